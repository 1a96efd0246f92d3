import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type Locale, locales } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'

const cookieName = 'causerie_language'
const year = 365 * 86_400

/** The language switch, whose choice is kept in a cookie. */
export function languageRoutes(_: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/language', context => {
    const locale = locales.find(known => known === context.req.query('to'))
    if (locale === undefined) return context.notFound()
    setCookie(context, cookieName, locale, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: year })
    return context.redirect(ownPath(context.req.query('back')))
  })
  return routes
}

/** The chosen language, or the viewer's own, or the first of the browser's that is available, or the site's. */
export function localeOf(
  context: Parameters<typeof getCookie>[0],
  { own, otherwise }: { readonly own: Locale | null; readonly otherwise: Locale },
): Locale {
  const chosen = getCookie(context, cookieName)
  return (
    locales.find(known => known === chosen) ??
    own ??
    acceptedLanguages(context.req.header('accept-language') ?? '').find(language => language !== undefined) ??
    otherwise
  )
}

/** The available languages among those that a browser asks for, most preferred first. */
function acceptedLanguages(header: string): readonly (Locale | undefined)[] {
  return header
    .split(',', 20)
    .map(entry => {
      const [tag = '', ...parameters] = entry.trim().split(';')
      const quality = parameters.map(text => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(text => text !== undefined)
      return { language: tag.toLowerCase().split('-')[0], quality: Number(quality ?? 1) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ language }) => locales.find(known => known === language))
}

/** A path of this site, never a URL elsewhere. */
export function ownPath(given: string | undefined): string {
  if (given === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(given) || given.includes('\\')) return '/'
  return given
}
