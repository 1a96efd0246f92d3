import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, locales, wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Assets } from '../assets/assets.ts'

/** An entry of the sidebar. */
export interface NavigationItem {
  readonly id: 'inbox' | 'volume' | 'handling' | 'reports' | 'method' | 'api'
  readonly href: string
  readonly title: string
  /** Whether the link keeps the question of the current URL. */
  readonly keepsQuestion: boolean
}

export interface ShellOptions {
  readonly locale: Locale
  readonly title: string
  readonly assets: Assets
  readonly viewer: Viewer
  /** Null if there is no navigation, as before a login. */
  readonly places: readonly NavigationItem[] | null
  readonly current: NavigationItem['id'] | null
  /** The current path on this site, to which the language switch returns. */
  readonly here: string
}

/** A whole page around its main part: sidebar, language switch, the signed-in user. */
export function shell(main: Html, options: ShellOptions): Html {
  const { locale, title, assets } = options
  const say = wordsOf(locale).pages.around
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content="${htmxConfig}">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.path('pages.css')}">
<script src="${assets.path('htmx.js')}" defer></script>
<script src="${assets.path('tooltips.js')}" type="module"></script>
<script src="${assets.path('live.js')}" type="module"></script>
${
  options.current === 'inbox'
    ? html`<link rel="stylesheet" href="${assets.path('inbox.css')}">
<script src="${assets.path('inbox.js')}" type="module"></script>
`
    : null
}</head>
<body data-tooltips="${wordsOf(locale).report.page.tooltips}" data-linked-tooltips="${wordsOf(locale).report.page.linkedTooltips}" data-loading="${say.loading}" data-stopped="${say.stopped}" data-unreachable="${say.unreachable}" data-busy="${say.busy}">
<a class="skip" href="#main">${say.skip}</a>
${sidebar(options)}
<div id="progress" role="status" hidden><span class="loading">${say.loading}</span> <span class="slow" hidden>${say.slow}</span> <button type="button" id="stop" hidden>${say.stop}</button></div>
<main id="main" tabindex="-1">
${main}
</main>
</body>
</html>
`
}

/** htmx settings: no eval, which the content policy forbids, and open menus stay open when the page is updated. */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  defaultTimeout: 0,
  morphIgnore: ['data-htmx-powered', 'open', 'data-lists'],
})

function sidebar({ locale, places, current, viewer, here }: ShellOptions): Html {
  const say = wordsOf(locale).pages.around
  const link = ({ id, href, title, keepsQuestion }: NavigationItem) =>
    html`<li><a href="${href}"${id === current ? html` aria-current="page"` : null}${keepsQuestion ? html` data-change=""` : null}>${title}</a></li>
`
  const of = (isOf: (place: NavigationItem) => boolean) => (places ?? []).filter(isOf).map(link)
  return html`<header class="sidebar">
<p class="product">${say.product}</p>
${
  places === null
    ? null
    : html`<nav aria-label="${say.navigation}"><ul>
${of(({ id }) => id === 'inbox')}<li><span>${say.statistics}</span><ul>
${of(({ keepsQuestion }) => keepsQuestion)}</ul></li>
${of(({ id, keepsQuestion }) => id !== 'inbox' && !keepsQuestion)}</ul></nav>
`
}<div class="foot">
<p class="languages"><span class="hidden">${say.language}</span>${languages(here, locale)}</p>
${
  viewer.by === 'session'
    ? html`<form method="post" action="/logout"><p>${say.signedInAs(viewer.name ?? '')}</p><button>${say.signOut}</button></form>
`
    : viewer.name === null
      ? null
      : html`<p>${say.signedInAs(viewer.name)}</p>
`
}</div>
</header>`
}

function languages(here: string, locale: Locale): readonly Html[] {
  return locales.map(language =>
    language === locale
      ? html`<span lang="${language}" aria-current="true">${capitalized(wordsOf(language).name)}</span> `
      : html`<a lang="${language}" hreflang="${language}" href="/language?${new URLSearchParams({ to: language, back: here }).toString()}" data-back>${capitalized(wordsOf(language).name)}</a> `,
  )
}
