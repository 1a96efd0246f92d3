import type { Logger } from 'pino'
import { verifyPassword } from './password.ts'
import { openThrottle, type ThrottleOptions } from './throttle.ts'

/** `wrong` does not say whether the name or the password was wrong. */
export type LoginResult<Begun = object> =
  | ({ readonly ok: true } & Begun)
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'throttled'; readonly retryAfterSeconds: number }

/** An attempt to log in. */
export interface LoginTry {
  /** The address it comes from. */
  readonly address: string
  readonly name: string
  readonly password: string
  /** Null: there is no such user, or they have no password. */
  readonly passwordHash: string | null
}

const limits: ThrottleOptions = { perAddress: 30, perNameAtAddress: 10, perName: 100, windowSeconds: 15 * 60 }

// A hash takes a tenth of a second or two, and only one is computed at a time.
const mostWaiting = 30
const busySeconds = 5

/** Returns a function that checks logins, with limits per quarter of an hour for an address, a name at an address, and a name. */
export function openLogin({ log }: { readonly log: Logger }): (login: LoginTry) => Promise<LoginResult> {
  const throttle = openThrottle(limits)
  let waiting = 0
  return async ({ address, name, password, passwordHash }) => {
    const attempt = await throttle.attempt(address, name)
    if (attempt.throttled) return { ok: false, reason: 'throttled', retryAfterSeconds: attempt.retryAfterSeconds }
    if (waiting >= mostWaiting) {
      await attempt.undone()
      return { ok: false, reason: 'throttled', retryAfterSeconds: busySeconds }
    }
    waiting++
    const isRight = await verifyPassword(password, passwordHash).finally(() => waiting--)
    // People sometimes type their password as their name, so unknown names are not logged.
    const user = passwordHash === null ? null : name
    if (!isRight) {
      log.warn({ address, user }, 'a login failed')
      return { ok: false, reason: 'wrong' }
    }
    await attempt.succeeded()
    log.info({ address, user }, 'logged in')
    return { ok: true }
  }
}
