import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header in which Meta signs a delivery. */
export const metaSignatureHeader = 'x-hub-signature-256'

/** Whether Meta has signed these bytes with the secret of the app: the value of the header, `sha256=` and a hexadecimal HMAC. */
export function isSignedByMeta(header: string | undefined, body: Uint8Array, appSecret: string): boolean {
  return isSame(header ?? '', `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
}

/** Meta's question when an address is registered. */
export type MetaGreeting =
  | { readonly state: 'none' }
  /** The token is another one, or the challenge is malformed. */
  | { readonly state: 'refused' }
  | { readonly state: 'answer'; readonly challenge: string }

/** Reads the question that Meta asks when an address is registered, and what answers it. */
export function metaGreeting(asked: URLSearchParams, verifyToken: string): MetaGreeting {
  if (asked.get('hub.mode') !== 'subscribe') return { state: 'none' }
  const challenge = asked.get('hub.challenge') ?? ''
  if (!isSame(asked.get('hub.verify_token') ?? '', verifyToken) || !/^\w{1,200}$/.test(challenge))
    return { state: 'refused' }
  return { state: 'answer', challenge }
}

/** Compares in constant time. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
