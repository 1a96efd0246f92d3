import { type Html, html } from '../../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../../src/words/locale.ts'
import { outsideText } from '../../../src/words/outside-text.ts'
import type { Assets } from '../../assets/assets.ts'

export interface WindowPage {
  readonly connection: string
  readonly establishment: string
  readonly title: string
  /** The origin of the page that shows the window; null when it is a page by itself. */
  readonly from: string | null
  readonly maxCharacters: number
  readonly locale: Locale
  readonly assets: Assets
}

/** What the window may load and do, and which pages may show it. */
export function windowPolicy(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${origins.join(' ')}`,
  ].join('; ')
}

/** The window in which a visitor writes: its texts are in it, its chat is fetched by its script. */
export function windowPage(page: WindowPage): Html {
  const { connection, establishment, from, maxCharacters, locale, assets } = page
  const say = wordsOf(locale).widget
  const title = outsideText(page.title)
  const texts = JSON.stringify({ ...say.window, tooLong: say.tooLong(String(maxCharacters)) })
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.path('widget.css')}">
<script src="${assets.path('widget-window.js')}" type="module"></script>
</head>
<body data-connection="${connection}" data-site="${establishment}" data-from="${from ?? ''}" data-most="${maxCharacters}" data-title="${title}" data-texts="${texts}">
<header><h1>${title}</h1><button type="button" id="close" hidden aria-label="${say.close}"><span aria-hidden="true">×</span></button></header>
<main>
<div id="log" role="log" aria-label="${say.window.messages}" tabindex="0">
<p id="welcome">${say.welcome}</p>
<p><button type="button" id="earlier" hidden>${say.earlier}</button></p>
<ol id="messages"></ol>
<p id="ended" hidden>${say.ended}</p>
</div>
<p id="note" role="status"></p>
<noscript><p id="unscripted">${say.unscripted}</p></noscript>
</main>
<form id="say">
<label for="text">${say.yourMessage}</label>
<textarea id="text" rows="1" dir="auto" placeholder="${say.yourMessage}"></textarea>
<button>${say.send}</button>
</form>
</body>
</html>
`
}
