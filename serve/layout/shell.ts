import { type Html, html } from '../../src/report/html/html-tag.ts'
import type { Brand } from '../../src/report/model/brand.ts'
import { type Locale, locales, wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Assets } from '../assets/assets.ts'
import { type PageName, pageNames } from '../pages/page-context.ts'

/** An entry of the sidebar. */
export interface NavigationItem {
  readonly id: PageName | 'inbox' | 'views' | 'reports' | 'method' | 'api'
  readonly href: string
  readonly title: string
  /** The change of the question of the current URL that the link keeps; null: it keeps none. */
  readonly change: string | null
  /** Links below it. A script adds those that the browser keeps. */
  readonly below?: readonly { readonly href: string; readonly title: string }[]
}

export interface ShellOptions {
  readonly locale: Locale
  readonly title: string
  readonly assets: Assets
  /** Whose pages they are; null: causerie's own. */
  readonly brand: Brand | null
  readonly viewer: Viewer
  /** Null if there is no navigation, as before a login. */
  readonly places: readonly NavigationItem[] | null
  readonly current: NavigationItem['id'] | null
  /** The current path on this site, to which the language switch returns. */
  readonly here: string
}

/** A whole page around its main part: sidebar, language switch, the signed-in user. */
export function shell(main: Html, options: ShellOptions): Html {
  const { locale, title, assets, brand, viewer } = options
  const say = wordsOf(locale).pages.around
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="htmx-config" content="${htmxConfig}">
<title>${withBrand(title, brand)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.path('pages.css')}">
<script src="${assets.path('htmx.js')}" defer></script>
<script src="${assets.path('tooltips.js')}" type="module"></script>
<script src="${assets.path('live.js')}" type="module"></script>
${
  viewer.by === 'nobody' && options.places !== null
    ? html`<script src="${assets.path('views.js')}" type="module"></script>
`
    : null
}${
  options.current === 'inbox'
    ? html`<link rel="stylesheet" href="${assets.path('inbox.css')}">
<script src="${assets.path('inbox.js')}" type="module"></script>
`
    : null
}</head>
<body data-tooltips="${wordsOf(locale).report.page.tooltips}" data-linked-tooltips="${wordsOf(locale).report.page.linkedTooltips}" data-loading="${say.loading}" data-stopped="${say.stopped}" data-unreachable="${say.unreachable}" data-busy="${say.busy}" data-timeout="${wordsOf(locale).pages.failures.texts.slow}" data-broken="${wordsOf(locale).pages.failures.texts.broken}">
<a class="skip" href="#main">${say.skip}</a>
${sidebar(options)}
<div id="progress" role="status" hidden><span class="loading">${say.loading}</span> <span class="slow" hidden>${say.slow}</span> <button type="button" id="stop" hidden>${say.stop}</button> <button type="button" id="again" hidden>${say.again}</button></div>
<main id="main" tabindex="-1">
${main}
${
  brand?.footer === undefined
    ? null
    : html`<footer class="brand">${brand.footer}</footer>
`
}</main>
</body>
</html>
`
}

/** The title of a page, with the name of whose it is. */
export function withBrand(title: string, brand: Brand | null): string {
  return `${title} – ${nameOf(brand)}`
}

const nameOf = (brand: Brand | null) => brand?.name ?? 'causerie'

/** The logo, with the name as its text; without one, the name. */
export function brandHtml(brand: Brand | null, assets: Assets): Html {
  if (brand?.logo === undefined) return html`<bdi>${nameOf(brand)}</bdi>`
  const { widthPx, heightPx } = brand.logo
  return html`<img src="${assets.path('logo.png')}" alt="${nameOf(brand)}" width="${widthPx}" height="${heightPx}">`
}

/** htmx settings: no eval, which the content policy forbids, and open menus stay open when the page is updated. */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  defaultTimeout: 0,
  morphIgnore: ['data-htmx-powered', 'open', 'data-lists'],
})

function sidebar({ locale, places, current, viewer, here, assets, brand }: ShellOptions): Html {
  const say = wordsOf(locale).pages.around
  const link = ({ id, href, title, change, below }: NavigationItem) =>
    html`<li><a href="${href}"${id === current ? html` aria-current="page"` : null}${change === null ? null : html` data-change="${change}"`}>${title}</a>${
      below === undefined
        ? null
        : html`<ul id="nav-${id}">${below.map(one => html`<li><a href="${one.href}"><bdi>${one.title}</bdi></a></li>`)}</ul>`
    }</li>
`
  const of = (isOf: (place: NavigationItem) => boolean) => (places ?? []).filter(isOf).map(link)
  return html`<header class="sidebar">
<p class="product">${brandHtml(brand, assets)}</p>
${
  places === null
    ? null
    : html`<nav aria-label="${say.navigation}"><ul>
${of(({ id }) => id === 'inbox')}<li><span>${say.statistics}</span><ul>
${of(isStatistics)}</ul></li>
${of(place => place.id !== 'inbox' && !isStatistics(place))}</ul></nav>
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

const isStatistics = ({ id }: NavigationItem) => pageNames.some(name => name === id)

function languages(here: string, locale: Locale): readonly Html[] {
  return locales.map(language =>
    language === locale
      ? html`<span lang="${language}" aria-current="true">${capitalized(wordsOf(language).name)}</span> `
      : html`<a lang="${language}" hreflang="${language}" href="/language?${new URLSearchParams({ to: language, back: here }).toString()}" data-back>${capitalized(wordsOf(language).name)}</a> `,
  )
}
