import { createHmac, timingSafeEqual } from 'node:crypto'
import { InvalidQueryError } from '../src/errors.ts'
import type { WebhookFormat } from '../src/ingest/format-names.ts'
import type { Mapping } from '../src/ingest/mapping/mapping.ts'
import { isSignedByMeta, metaSignatureHeader } from '../src/meta-webhook.ts'
import { parseInstant } from '../src/time/instant.ts'

/** The headers of a delivery, in lower case. */
export type DeliveryHeaders = Readonly<Record<string, string | undefined>>

/** A delivery that was not signed with the secret, or too long ago. */
export class ForgedDelivery extends Error {}

/** How a product signs what it posts, and what its deliveries are. */
export interface WebhookKind {
  /** Throws `ForgedDelivery` unless the bytes were signed with the secret, and not long ago if the signature has a time. */
  readonly verify: (delivery: Delivery, secret: string) => void
  /** The lines of the log that a delivery becomes. Default: the delivery itself, on one line. */
  readonly linesOf?: (given: unknown) => readonly string[]
  readonly mapping?: Mapping
  /** What to answer when an address is registered, which is signed like a delivery; null for a delivery. */
  readonly challengeOf?: (headers: DeliveryHeaders) => string | null
}

interface Delivery {
  readonly headers: DeliveryHeaders
  readonly body: Buffer
  readonly now: number
}

/** How long ago a delivery may have been signed, and how far a clock may be ahead, in seconds. */
const mostSeconds = 300

/** Meta signs with the secret of the app. */
const meta = {
  verify({ headers, body }: Delivery, secret: string) {
    if (!isSignedByMeta(headers[metaSignatureHeader], body, secret))
      throw new ForgedDelivery('the signature does not fit')
  },
}

/** How each product signs. */
export const webhookKinds = {
  causerie: {
    // Standard Webhooks: several signatures may stand in the header, while the secret is changed.
    verify({ headers, body, now }, secret) {
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers
      assertRecent(at, now)
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
      const signed = Buffer.concat([Buffer.from(`${id}.${at}.`), body])
      const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
      if (id === '' || !signatures.split(' ').some(one => isEqual(one, expected)))
        throw new ForgedDelivery('the signature does not fit')
    },
    linesOf: rowsOf,
    // Another delivery may have named the establishment of the chat.
    mapping: { optional: ['establishment_id'] },
  },
  chatwoot: {
    verify({ headers, body, now }, secret) {
      const at = headers['x-chatwoot-timestamp'] ?? ''
      assertRecent(at, now)
      const signed = Buffer.concat([Buffer.from(`${at}.`), body])
      assertSigned(headers['x-chatwoot-signature'], `sha256=${mac('sha256', secret, signed).toString('hex')}`)
    },
  },
  // Hooks of a plugin. Those of a website are not signed.
  crisp: {
    verify({ headers, body, now }, secret) {
      const at = headers['x-crisp-request-timestamp'] ?? ''
      assertRecent(at, now)
      const signed = Buffer.concat([Buffer.from(`[${at};`), body, Buffer.from(']')])
      assertSigned(headers['x-crisp-signature'], mac('sha256', secret, signed).toString('hex'))
    },
  },
  front: {
    // Webhooks of an application have a time, those of a rule have none.
    verify({ headers, body, now }, secret) {
      const { 'x-front-request-timestamp': at, 'x-front-signature': given } = headers
      if (at === undefined) {
        assertSigned(given, mac('sha1', secret, body).toString('base64'))
        return
      }
      assertRecent(at, now)
      const signed = Buffer.concat([Buffer.from(`${at}:`), body])
      assertSigned(given, mac('sha256', secret, signed).toString('base64'))
    },
    challengeOf: headers => headers['x-front-challenge'] ?? null,
  },
  intercom: {
    verify({ headers, body }, secret) {
      assertSigned(headers['x-hub-signature'], `sha1=${mac('sha1', secret, body).toString('hex')}`)
    },
  },
  'messenger-webhook': meta,
  'whatsapp-cloud': meta,
  'zendesk-support': {
    verify({ headers, body, now }, secret) {
      const at = headers['x-zendesk-webhook-signature-timestamp'] ?? ''
      assertRecent(at, now)
      const signed = Buffer.concat([Buffer.from(at), body])
      assertSigned(headers['x-zendesk-webhook-signature'], mac('sha256', secret, signed).toString('base64'))
    },
  },
} as const satisfies Record<WebhookFormat, WebhookKind>

/** The lines of a verified delivery, without line ends. Throws `InvalidQueryError` for what is no JSON, or not of the format. */
export function linesOfDelivery(format: WebhookFormat, body: Buffer): readonly string[] {
  const { linesOf }: WebhookKind = webhookKinds[format]
  let text: string
  let given: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    given = JSON.parse(text)
  } catch {
    throw new InvalidQueryError('the delivery is not JSON in UTF-8')
  }
  if (typeof given !== 'object' || given === null) throw new InvalidQueryError('the delivery is no JSON object')
  // In JSON, a line end only ever stands between values, and means nothing there.
  return linesOf === undefined ? [text.replace(/[\r\n]+/g, ' ').trim()] : linesOf(given)
}

/** `{ "type": "rows", "data": [...] }`, as the inbox takes it: rows of a message log. */
function rowsOf(given: unknown): readonly string[] {
  const { type, data } = given as { readonly type?: unknown; readonly data?: unknown }
  if (type !== 'rows' || !Array.isArray(data) || data.length === 0)
    throw new InvalidQueryError('the delivery must be { "type": "rows", "data": [rows of a message log] }')
  return data.map(row => JSON.stringify(row))
}

/** The time is written in seconds or, with 13 digits, milliseconds since 1970, or in ISO 8601. */
function assertRecent(written: string, now: number): void {
  const seconds = secondsWritten(written)
  if (seconds === null) throw new ForgedDelivery('the time of the signature is missing')
  if (Math.abs(now - seconds) > mostSeconds) throw new ForgedDelivery('the signature is too old')
}

function secondsWritten(text: string): number | null {
  if (/^\d{1,12}$/.test(text)) return Number(text)
  if (/^\d{13}$/.test(text)) return Number(text) / 1000
  const micros = parseInstant(text)
  return micros === null ? null : Number(micros) / 1e6
}

function assertSigned(given: string | undefined, expected: string): void {
  if (given === undefined || !isEqual(given, expected)) throw new ForgedDelivery('the signature does not fit')
}

function mac(algorithm: 'sha1' | 'sha256', secret: string, bytes: Buffer): Buffer {
  return createHmac(algorithm, secret).update(bytes).digest()
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
