import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { ThemeName } from '../../src/charts/theme.ts'
import { isStale } from '../../src/metrics/reading/known.ts'
import { type Html, html, trustedHtml } from '../../src/report/html/html-tag.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { localDate } from '../../src/time/zone.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { brandHtml, withBrand } from '../layout/shell.ts'
import type { PageContext } from '../pages/page-context.ts'
import { wrongParameter } from '../question/wrong-parameter.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'

const themes = ['light', 'dark'] as const satisfies readonly ThemeName[]

/**
 * A question as a screen on a wall shows it. Its script asks again every few seconds; as long as nothing has changed, the response has no
 * content.
 */
export function wallRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/wall', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const theme = themeOf(context)
      const tag = `W/"${fingerprint(site, page, theme)}"`
      context.header('Cache-Control', 'no-store')
      context.header('ETag', tag)
      if (context.req.header('if-none-match') === tag) return context.body(null, 304)
      const content = String(await site.drawing.draw(page, { draw: 'wall' }))
      return context.html(wallHtml(site, page, { theme, content: trustedHtml(content) }).text)
    }),
  )
  return routes
}

/** The theme that the address asks for; null: that of the screen. */
function themeOf(context: Context<SiteEnv>): ThemeName | null {
  const asked = context.req.query('theme') ?? ''
  if (asked === '') return null
  const theme = themes.find(name => name === asked)
  if (theme === undefined)
    throw wrongParameter('theme', asked, { rule: `one of ${themes.join(', ')}`, choices: themes })
  return theme
}

/** Changes with whatever is shown: the version, the dates of a relative period, how old the data are, and the pages themselves. */
function fingerprint({ assets }: Site, page: PageContext, theme: ThemeName | null): string {
  const { visit, period, asOf, now, staleHours, locale, question, viewer } = page
  const today = localDate(question.zone, parseInstant(now) ?? 0n)
  const own = [question, period, today, isStale(asOf, { now, staleHours }), locale, theme, viewer.within]
  const styles = ['pages.css', 'wall.css', 'wall.js'].map(name => assets.path(name))
  const rest = createHash('sha256')
    .update(JSON.stringify([own, styles]))
    .digest('base64url')
    .slice(0, 22)
  return [visit.held, asOf, rest].join('@')
}

function wallHtml(
  { assets, brand }: Site,
  { locale }: PageContext,
  { theme, content }: { readonly theme: ThemeName | null; readonly content: Html },
): Html {
  const say = wordsOf(locale).pages.wall
  return html`<!doctype html>
<html lang="${locale}"${theme === null ? null : html` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${theme ?? 'light dark'}">
<noscript><meta http-equiv="refresh" content="60"></noscript>
<title>${withBrand(say.title, brand)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.path('pages.css')}">
<link rel="stylesheet" href="${assets.path('wall.css')}">
<script src="${assets.path('wall.js')}" type="module"></script>
</head>
<body class="wall" data-lost="${say.lost('#')}" data-signed-out="${say.signedOut}">
<div class="top"><p class="product">${brandHtml(brand, assets)}</p><p id="line" role="status"></p></div>
<main id="wall">
${content}</main>
</body>
</html>
`
}
