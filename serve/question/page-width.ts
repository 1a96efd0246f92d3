import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'

/**
 * A script says how wide the content of the page is: in a cookie, so that the next page is drawn for it at once, and in a header, which counts,
 * since windows of one browser share the cookie. Without scripts, each chart is drawn twice: see `unknownWidths`.
 */
const cookieName = 'causerie_width'
const headerName = 'X-Causerie-Width'
const [leastPx, mostPx] = [240, 4000]

/** The width of the content in px; null if it is not said, or no sensible width. */
export function readPageWidth(context: Context): number | null {
  const text = context.req.header(headerName) ?? getCookie(context, cookieName) ?? ''
  if (!/^\d{3,4}$/.test(text)) return null
  return Math.max(leastPx, Math.min(mostPx, Number(text)))
}
