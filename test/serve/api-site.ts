import { newToken, tokenHash } from '../../serve/access/token.ts'
import type { ServeOptions } from '../../serve/serve.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { formatInstant } from '../../testing/oracle/instant.ts'
import { log } from './api-question.ts'
import { openSite, type TestSite } from './site.ts'

export interface ApiSite extends TestSite {
  /** Sends a request with the token that sees everything, or with `token`; null sends none. */
  ask(address: string, request?: RequestInit & { readonly token?: string | null }): Promise<Response>
  /** Posts a query as JSON. */
  send(path: string, query: unknown): Promise<Response>
}

export const northToken = newToken()
/** The scope of that token. */
export const north: Filter = { region: ['north'], channel: ['widget', 'unknown'] }
export const zone = 'Asia/Kathmandu'

/** The status and the error of a failed response. */
export async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: { kind: string; message: string; requestId?: string } }
  return { status: response.status, ...error }
}

/** A server of the log with chats at the edges of a clock change, and with two tokens. */
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
