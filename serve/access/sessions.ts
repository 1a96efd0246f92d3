import type { Logger } from 'pino'
import { openEndedSessions } from './ended-sessions.ts'
import { type OpenedSession, openSession, type SessionOwner, sealSession } from './session.ts'
import { sessionCookie } from './session-cookie.ts'
import { readSessionKey, type SessionKeyOptions } from './session-key.ts'
import { passwordHashOf, type UserList } from './user-list.ts'

export interface SessionsOptions extends SessionKeyOptions {
  /** The URL of the site; undefined if unknown. */
  readonly url: string | undefined
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
  readonly log: Logger
}

/** Sessions, each stored entirely in the browser's cookie, so they and the ended ones survive a restart. */
export interface Sessions {
  /** Throws `ConfigError` if there is no key to sign sessions with. */
  ready(list: UserList): Promise<void>
  /** The user of the session in a request's cookies; null: no valid session. */
  nameIn(headers: Headers, list: UserList): Promise<string | null>
  /** The `Set-Cookie` value that starts a session. */
  begin(owner: SessionOwner, list: UserList): Promise<string>
  /** Ends the session in a request's cookies, including copies of it. Returns the `Set-Cookie` value that removes it from the browser. */
  end(headers: Headers, list: UserList): Promise<string>
}

/** Opens the sessions of a site. The key is read when it is first needed. */
export function openSessions({ url, now, configPath, env, log }: SessionsOptions): Sessions {
  const cookie = sessionCookie(url)
  const keys = new Map<string, Uint8Array>()
  async function keyOf({ sessionKey }: UserList): Promise<Uint8Array> {
    const from = sessionKey ?? ''
    const key = keys.get(from) ?? (await readSessionKey(sessionKey, { configPath, env }))
    keys.set(from, key)
    return key
  }
  const nowSeconds = () => Math.floor(Date.parse(now()) / 1000)
  const longestSeconds = ({ sessionHours }: UserList) => Math.ceil(sessionHours * 3600)

  const ended = openEndedSessions({ configPath, nowSeconds, log })
  async function opened(headers: Headers, list: UserList): Promise<OpenedSession | null> {
    const sealed = cookie.read(headers)
    if (sealed === null) return null
    const session = openSession(sealed, await keyOf(list), {
      nowSeconds: nowSeconds(),
      longestSeconds: longestSeconds(list),
      passwordHashOf: name => passwordHashOf(list, name),
    })
    return session === null || (await ended.has(session.id)) ? null : session
  }

  return {
    async ready(list) {
      await keyOf(list)
    },
    async nameIn(headers, list) {
      return (await opened(headers, list))?.name ?? null
    },
    async begin(owner, list) {
      const maxAgeSeconds = longestSeconds(list)
      const sealed = sealSession(owner, await keyOf(list), { expiresSeconds: nowSeconds() + maxAgeSeconds })
      return cookie.keep(sealed, maxAgeSeconds)
    },
    async end(headers, list) {
      const session = await opened(headers, list)
      if (session !== null) await ended.add(session.id, session.expiresSeconds)
      return cookie.end()
    },
  }
}
