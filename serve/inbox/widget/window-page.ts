import { type Html, html } from '../../../src/report/html/html-tag.ts'
import { formatCount } from '../../../src/words/format.ts'
import { formatBytes } from '../../../src/words/format-bytes.ts'
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
  /** The address of the same without scripts. */
  readonly plain: string
  /** 0: no files. */
  readonly maxFileBytes: number
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
  const { connection, establishment, from, maxCharacters, maxFileBytes, locale, assets } = page
  const say = wordsOf(locale).widget
  const title = outsideText(page.title)
  const texts = JSON.stringify({
    ...say.window,
    tooLong: say.tooLong(formatCount(maxCharacters, locale)),
    fileTooLarge: say.fileTooLarge(formatBytes(maxFileBytes, locale)),
  })
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
<body data-connection="${connection}" data-site="${establishment}" data-from="${from ?? ''}" data-most="${maxCharacters}" data-file-bytes="${maxFileBytes}" data-title="${title}" data-texts="${texts}">
<header><h1>${title}</h1><button type="button" id="close" hidden aria-label="${say.close}"><span aria-hidden="true">×</span></button></header>
<main>
<div id="log" role="log" aria-label="${say.window.messages}" tabindex="0">
<p id="welcome">${say.welcome}</p>
<p><button type="button" id="earlier" hidden>${say.earlier}</button></p>
<ol id="messages"></ol>
<p id="ended" hidden>${say.ended}</p>
</div>
<p id="note" role="status"></p>
<noscript><p id="unscripted"><a href="${page.plain}" target="_top">${say.unscripted}</a></p></noscript>
</main>
<form id="say">
<ul id="files" aria-label="${say.files}"></ul>
${
  maxFileBytes === 0
    ? null
    : html`<button type="button" id="attach" aria-label="${say.attach}"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" d="M19 11.5l-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.1-7"/></svg></button>
<input type="file" id="file" multiple hidden>
`
}<label for="text">${say.yourMessage}</label>
<textarea id="text" rows="1" dir="auto" placeholder="${say.yourMessage}"></textarea>
<button>${say.send}</button>
</form>
</body>
</html>
`
}
