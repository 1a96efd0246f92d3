import { newToken, tokenHash } from '../../serve/access/token.ts'
import type { ServeOptions } from '../../serve/serve.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { formatInstant } from '../../testing/oracle/instant.ts'
import { log } from './api-question.ts'
import { openSite, type TestSite } from './site.ts'

export interface ApiSite extends TestSite {
  /** Asks with the token that sees everything, unless `token` says another, or null for none. */
  ask(address: string, request?: RequestInit & { readonly token?: string | null }): Promise<Response>
  /** Sends a query as JSON. */
  send(path: string, query: unknown): Promise<Response>
}

export const northToken = newToken()
/** What that token sees. */
export const north: Filter = { region: ['north'], channel: ['widget', 'unknown'] }
export const zone = 'Asia/Kathmandu'

/** What a response that is no answer says. */
export async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: { kind: string; message: string; requestId?: string } }
  return { status: response.status, ...error }
}

/** A server of the chats on the edges, with two tokens. */
export async function openApiSite(options: Partial<ServeOptions> = {}): Promise<ApiSite> {
  const token = newToken()
  const site = await openSite({
    log: [log.rows.map(({ sentAt, ...row }) => ({ ...withoutNulls(row), sentAt: formatInstant(sentAt) }))],
    establishments: establishmentsCsv(),
    serve: {
      zone,
      tokens: { all: { sha256: tokenHash(token) }, north: { sha256: tokenHash(northToken), within: north } },
    },
    options,
  })
  const ask: ApiSite['ask'] = (address, { token: other = token, ...request } = {}) =>
    fetch(`${site.url}${address}`, {
      ...request,
      headers: { ...(other === null ? {} : { authorization: `Bearer ${other}` }), ...request.headers },
    })
  const send: ApiSite['send'] = (path, query) =>
    ask(path, { method: 'POST', body: JSON.stringify(query), headers: { 'content-type': 'application/json' } })
  return { ...site, ask, send }
}

function withoutNulls<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Row
}

function establishmentsCsv(): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  return log.establishments
    .flatMap(({ attributes, rows }) => [
      ['establishment_id', 'name', 'time_zone', ...attributes],
      ...rows.map(({ establishmentId, name, timeZone, values }) => {
        const lists = new Map(values)
        const cells = attributes.map(attribute => lists.get(attribute)?.join(';') ?? '')
        return [establishmentId, name ?? '', timeZone ?? '', ...cells]
      }),
    ])
    .map(cells => `${cells.map(quoted).join(',')}\n`)
    .join('')
}
