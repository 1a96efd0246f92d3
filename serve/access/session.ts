import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** The user of a session, and the password hash it depends on. */
export interface SessionOwner {
  readonly name: string
  /** The hash in the config. A session ends when the password changes. */
  readonly passwordHash: string
}

/**
 * The content of a session cookie: when it expires, its id, the user, and a signature over these and the hash of the user's password. The server
 * stores nothing, except the ids of ended sessions.
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

/** A valid session, which may have been ended. */
export interface OpenedSession {
  readonly name: string
  /** Its unique id. */
  readonly id: string
  readonly expiresSeconds: number
}

export interface OpenSessionOptions {
  readonly nowSeconds: number
  /** The longest remaining lifetime. A session made for longer is invalid once the config says less. */
  readonly longestSeconds: number
  /** The current password hash of a user; null if there is no such user or they have no password. */
  readonly passwordHashOf: (name: string) => string | null
}

/** Validates a session. Null if it is malformed, forged, expired, or its password has changed. */
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
  // None of the parts can contain a line end.
  const signed = ['causerie session', name, id, expiresSeconds, passwordHash].join('\n')
  return createHmac('sha256', key).update(signed).digest('base64url')
}
