import type { Logger } from 'pino'
import { openEndedSessions } from './ended-sessions.ts'
import { type OpenedSession, openSession, type SessionOwner, sealSession } from './session.ts'
import { sessionCookie } from './session-cookie.ts'
import { readSessionKey, type SessionKeyOptions } from './session-key.ts'
import { passwordHashOf, type UserList } from './user-list.ts'

export interface SessionsOptions extends SessionKeyOptions {
  /** Of the site; undefined when it is not known. */
  readonly url: string | undefined
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
  readonly log: Logger
}

/** Sessions, each of which stands whole in the browser's cookie: a server that starts again knows them, and those that were ended. */
export interface Sessions {
  /** Throws `ConfigError` when there is nothing to sign sessions with. */
  ready(list: UserList): Promise<void>
  /** Whose session the cookies of a request hold; null: none that is good now. */
  nameIn(headers: Headers, list: UserList): Promise<string | null>
  /** The value of `Set-Cookie` that begins one. */
  begin(owner: SessionOwner, list: UserList): Promise<string>
  /** Ends the session of a request's cookies, every copy of it; the value of `Set-Cookie` that takes it from the browser. */
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
