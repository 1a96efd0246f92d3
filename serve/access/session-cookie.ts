import { generateCookie } from 'hono/cookie'
import { parse } from 'hono/utils/cookie'

/** The cookie that holds a session. */
export interface SessionCookie {
  /** The `Set-Cookie` value that keeps a session for some seconds. */
  keep(session: string, maxAgeSeconds: number): string
  /** The `Set-Cookie` value that removes it. */
  end(): string
  /** Reads the session from a request; null if it has none. */
  read(headers: Headers): string | null
}

/** The cookie for a site, whose URL may be unknown. With https, neither a plain connection nor another site can set it. */
export function sessionCookie(url: string | undefined): SessionCookie {
  const isSecure = url !== undefined && new URL(url).protocol === 'https:'
  const name = 'causerie_session'
  const always = { httpOnly: true, sameSite: 'Lax', path: '/' } as const
  const options = isSecure ? ({ ...always, prefix: 'host', secure: true } as const) : always
  return {
    keep: (session, maxAgeSeconds) => generateCookie(name, session, { ...options, maxAge: maxAgeSeconds }),
    end: () => generateCookie(name, '', { ...options, maxAge: 0 }),
    read(headers) {
      const fullName = isSecure ? `__Host-${name}` : name
      return parse(headers.get('cookie') ?? '', fullName)[fullName] ?? null
    },
  }
}
