import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who a session is of, and what it stands on. */
export interface SessionOwner {
  readonly name: string
  /** Of the config: a session ends with its password. */
  readonly passwordHash: string
}

/**
 * What a browser keeps of a login: when it ends, a number of its own, who it is of, and a signature over these and over the hash of
 * the user's password. Nothing of it is kept here but, once it was ended, its number.
 *
 * @example '1793520000.5kQ0x....ann.PmNt...'
 */
export function sealSession(
  owner: SessionOwner,
  key: Uint8Array,
  { expiresSeconds }: { readonly expiresSeconds: number },
): string {
  const id = randomBytes(16).toString('base64url')
  return `${expiresSeconds}.${id}.${owner.name}.${signature(owner, { id, expiresSeconds }, key)}`
}

/** A session that is good, but for its having been ended. */
export interface OpenedSession {
  readonly name: string
  /** Tells it from every other one. */
  readonly id: string
  readonly expiresSeconds: number
}

export interface OpenSessionOptions {
  readonly nowSeconds: number
  /** The longest that a session may still last: one that was made for longer is no more good once the config says less. */
  readonly longestSeconds: number
  /** The hash of a user's password now, null when there is no such user or they have none. */
  readonly passwordHashOf: (name: string) => string | null
}

/** Whose session it is, null when it is none, forged, over, or stands on a password that is changed since. */
export function openSession(
  sealed: string,
  key: Uint8Array,
  { nowSeconds, longestSeconds, passwordHashOf }: OpenSessionOptions,
): OpenedSession | null {
  const [, expires = '', id = '', name = '', signed = ''] =
    /^([1-9]\d{0,11})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9._@-]{1,100})\.([A-Za-z0-9_-]{43})$/.exec(sealed) ?? []
  const expiresSeconds = Number(expires)
  if (expiresSeconds <= nowSeconds || expiresSeconds > nowSeconds + longestSeconds) return null
  const passwordHash = passwordHashOf(name)
  if (passwordHash === null) return null
  const expected = signature({ name, passwordHash }, { id, expiresSeconds }, key)
  return timingSafeEqual(Buffer.from(signed), Buffer.from(expected)) ? { name, id, expiresSeconds } : null
}

function signature(
  { name, passwordHash }: SessionOwner,
  { id, expiresSeconds }: Pick<OpenedSession, 'id' | 'expiresSeconds'>,
  key: Uint8Array,
): string {
  // None of the parts can hold a line end.
  const signed = ['causerie session', name, id, expiresSeconds, passwordHash].join('\n')
  return createHmac('sha256', key).update(signed).digest('base64url')
}
