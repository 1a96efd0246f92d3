import type { MiddlewareHandler } from 'hono'
import { bearerToken } from './token.ts'

/**
 * Refuses requests from pages of other sites with 403, whatever their content type, unless they only read. Browsers send the origin with each
 * request, older ones with each request that writes. A request without either header is not from a browser and must not use cookies;
 * programs use tokens. `isApi` tells for which paths tokens are valid.
 */
// Hono's own middleware only checks content types that forms can send.
export function csrf({
  url,
  isApi,
}: {
  /** The URL of the site; undefined if unknown. */
  readonly url: string | undefined
  readonly isApi: (path: string) => boolean
}): MiddlewareHandler {
  const origin = url === undefined ? null : new URL(url).origin
  return async (context, next) => {
    const { method, path, raw } = context.req
    if (method === 'GET' || method === 'HEAD') return next()
    // Pages of other sites cannot make a browser send this header.
    if (isApi(path) && bearerToken(raw.headers) !== null) return next()
    // Nor can they omit both headers: this is a program whose question only reads.
    if (isApi(path) && !raw.headers.has('origin') && !raw.headers.has('sec-fetch-site')) return next()
    if (isSameSite(raw.headers, origin, context.req.header('host') ?? '')) return next()
    return context.text('Forbidden', 403)
  }
}

function isSameSite(headers: Headers, origin: string | null, host: string): boolean {
  const site = headers.get('sec-fetch-site')
  // Browsers send this header over secure connections only.
  if (site !== null) return site === 'same-origin'
  const from = headers.get('origin')
  if (from === null || !URL.canParse(from)) return false
  return origin === null ? new URL(from).host === host.toLowerCase() : from === origin
}
