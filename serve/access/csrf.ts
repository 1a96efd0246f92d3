import type { MiddlewareHandler } from 'hono'
import { bearerToken } from './token.ts'

/**
 * Refuses with 403 what pages of other sites ask, whatever its content type, unless it only reads: a browser says with each request
 * where it comes from, an older one with each that writes. Where neither is said it is no browser, and has no business with cookies; a
 * program has its token. `isApi` tells the paths where tokens are good.
 */
// Hono's own looks at what forms send and lets all other types pass.
export function csrf({
  url,
  isApi,
}: {
  /** Of the site; undefined when it is not known. */
  readonly url: string | undefined
  readonly isApi: (path: string) => boolean
}): MiddlewareHandler {
  const origin = url === undefined ? null : new URL(url).origin
  return async (context, next) => {
    const { method, path, raw } = context.req
    if (method === 'GET' || method === 'HEAD') return next()
    // No page of another site can make a browser send it.
    if (isApi(path) && bearerToken(raw.headers) !== null) return next()
    // Nor leave both out: it is a program, whose question only reads.
    if (isApi(path) && !raw.headers.has('origin') && !raw.headers.has('sec-fetch-site')) return next()
    if (isSameSite(raw.headers, origin, context.req.header('host') ?? '')) return next()
    return context.text('Forbidden', 403)
  }
}

function isSameSite(headers: Headers, origin: string | null, host: string): boolean {
  const site = headers.get('sec-fetch-site')
  // Of a browser that knows what it is, over a connection that it trusts.
  if (site !== null) return site === 'same-origin'
  const from = headers.get('origin')
  if (from === null || !URL.canParse(from)) return false
  return origin === null ? new URL(from).host === host.toLowerCase() : from === origin
}
