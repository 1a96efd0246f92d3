import { generateCookie } from 'hono/cookie'
import { parse } from 'hono/utils/cookie'

/** The cookie that holds a session. */
export interface SessionCookie {
  /** The value of `Set-Cookie` that keeps a session for so long. */
  keep(session: string, maxAgeSeconds: number): string
  /** The value of `Set-Cookie` that ends it. */
  end(): string
  /** null when a request has none. */
  read(headers: Headers): string | null
}

/** For a site at an address, or at none that is known. Where it is https, no plain connection and no other site's page can set it. */
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
