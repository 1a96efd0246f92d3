import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** The secret that the two systems share. */
export const sharedSecret = `whsec_${Buffer.from('a secret of the two of them').toString('base64')}`

/** Another system: it records what it gets, if that is signed, and answers with the given statuses. */
export interface OtherSystem {
  readonly url: string
  readonly got: { readonly headers: IncomingHttpHeaders; readonly body: string }[]
  /** The status of its next answers; 200 when none is left. */
  readonly answers: number[]
  close(): void
}

export async function openOtherSystem(): Promise<OtherSystem> {
  const got: OtherSystem['got'] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      if (!isSigned(one)) return void response.writeHead(401).end()
      got.push(one)
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, got, answers, close: () => server.close() }
}

function isSigned({ headers, body }: OtherSystem['got'][number]): boolean {
  try {
    new Webhook(sharedSecret).verify(body, { ...headers } as Record<string, string>)
    return true
  } catch {
    return false
  }
}

/** A delivery signed by that system. */
export function signedDelivery(body: string, { id = 'd1', at = new Date() } = {}) {
  return {
    body: Buffer.from(body),
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(sharedSecret).sign(id, at, body),
    },
  }
}

export const rowsBody = (...data: readonly object[]) => JSON.stringify({ type: 'rows', data })
