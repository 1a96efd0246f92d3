import { createHmac, timingSafeEqual } from 'node:crypto'

/** Who a session is of, and what it stands on. */
export interface SessionOwner {
  readonly name: string
  /** Of the config: a session ends with its password. */
  readonly passwordHash: string
}

/**
 * What a browser keeps of a login: when it ends, who it is of, and a signature over both and over the hash of the user's
 * password. Nothing of it is kept here.
 *
 * @example '1793520000.ann.PmNt...'
 */
export function sealSession(
  owner: SessionOwner,
  key: Uint8Array,
  { expiresSeconds }: { readonly expiresSeconds: number },
): string {
  return `${expiresSeconds}.${owner.name}.${signature(owner, expiresSeconds, key)}`
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
): string | null {
  const [, expires = '', name = '', signed = ''] =
    /^([1-9]\d{0,11})\.([A-Za-z0-9._@-]{1,100})\.([A-Za-z0-9_-]{43})$/.exec(sealed) ?? []
  const expiresSeconds = Number(expires)
  if (expiresSeconds <= nowSeconds || expiresSeconds > nowSeconds + longestSeconds) return null
  const passwordHash = passwordHashOf(name)
  if (passwordHash === null) return null
  const expected = signature({ name, passwordHash }, expiresSeconds, key)
  return timingSafeEqual(Buffer.from(signed), Buffer.from(expected)) ? name : null
}

function signature({ name, passwordHash }: SessionOwner, expiresSeconds: number, key: Uint8Array): string {
  // None of the parts can hold a line end.
  const signed = ['causerie session', name, expiresSeconds, passwordHash].join('\n')
  return createHmac('sha256', key).update(signed).digest('base64url')
}
