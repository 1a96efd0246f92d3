import { openSession, type SessionOwner, sealSession } from './session.ts'
import { sessionCookie } from './session-cookie.ts'
import { readSessionKey, type SessionKeyOptions } from './session-key.ts'
import { passwordHashOf, type UserList } from './user-list.ts'

export interface SessionsOptions extends SessionKeyOptions {
  /** Of the site; undefined when it is not known. */
  readonly url: string | undefined
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
}

/** Sessions, each of which stands whole in the browser's cookie: a server that starts again knows them. */
export interface Sessions {
  /** Throws `ConfigError` when there is nothing to sign sessions with. */
  ready(list: UserList): Promise<void>
  /** Whose session the cookies of a request hold; null: none that is good now. */
  nameIn(headers: Headers, list: UserList): Promise<string | null>
  /** The value of `Set-Cookie` that begins one. */
  begin(owner: SessionOwner, list: UserList): Promise<string>
  /** The value of `Set-Cookie` that ends one. */
  end(): string
}

/** Opens the sessions of a site. The key is read when it is first needed. */
export function openSessions({ url, now, configPath, env }: SessionsOptions): Sessions {
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

  return {
    async ready(list) {
      await keyOf(list)
    },
    async nameIn(headers, list) {
      const sealed = cookie.read(headers)
      if (sealed === null) return null
      return openSession(sealed, await keyOf(list), {
        nowSeconds: nowSeconds(),
        longestSeconds: longestSeconds(list),
        passwordHashOf: name => passwordHashOf(list, name),
      })
    },
    async begin(owner, list) {
      const maxAgeSeconds = longestSeconds(list)
      const sealed = sealSession(owner, await keyOf(list), { expiresSeconds: nowSeconds() + maxAgeSeconds })
      return cookie.keep(sealed, maxAgeSeconds)
    },
    end: () => cookie.end(),
  }
}
