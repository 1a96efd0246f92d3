import { type Html, html } from '../../../src/report/html/html-tag.ts'
import { formatBytes } from '../../../src/words/format-bytes.ts'
import { formatInstant } from '../../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../../src/words/locale.ts'
import { outsideText } from '../../../src/words/outside-text.ts'
import type { Assets } from '../../assets/assets.ts'
import type { WireMessage, WireView } from './wire.ts'

export interface PlainPage {
  readonly title: string
  readonly view: WireView
  /** The address of the page and of its form. */
  readonly here: string
  /** That of the messages before these; null when there are none. */
  readonly earlier: string | null
  /** Of the message that will be written: sent twice, it is taken once. */
  readonly nonce: string
  readonly text: string
  /** Why the last message was not taken. */
  readonly problem: string | null
  readonly zone: string
  readonly locale: Locale
  readonly assets: Assets
}

/** What the page may load and do. */
export const plainPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A visitor's chat for browsers without scripts: its messages and a form. */
export function plainPage(page: PlainPage): Html {
  const { view, here, earlier, nonce, text, problem, locale, assets } = page
  const say = wordsOf(locale).widget
  const title = outsideText(page.title)
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets.path('widget.css')}">
</head>
<body class="plain">
<header><h1>${title}</h1></header>
<main>
<div id="log">
<p id="welcome">${say.welcome}</p>
${earlier === null ? null : html`<p><a href="${earlier}">${say.earlier}</a></p>`}
<ol id="messages" aria-label="${say.window.messages}">
${view.messages.filter(({ text }) => text !== null).map(message => messageHtml(message, page))}</ol>
${view.status === 'archived' ? html`<p id="ended">${say.ended}</p>` : null}
<p id="end"><a href="${here}#end">${say.look}</a></p>
</div>
${problem === null ? null : html`<p id="note" role="alert">${problem}</p>`}
</main>
<form id="say" method="post" action="${here}">
<input type="hidden" name="nonce" value="${nonce}">
<label for="text">${say.yourMessage}</label>
<textarea id="text" name="text" rows="3" dir="auto" placeholder="${say.yourMessage}" required>${text}</textarea>
<button>${say.send}</button>
</form>
</body>
</html>
`
}

function messageHtml({ from, text, files, at }: WireMessage, { title, zone, locale }: PlainPage): Html {
  const say = wordsOf(locale).widget.window
  const who = from === 'visitor' ? say.you : from === 'bot' ? say.bot : outsideText(title)
  return html`<li class="${from}">${text === '' ? null : html`<p class="text" dir="auto">${text}</p>`}
${
  files.length === 0
    ? null
    : html`<ul class="files">${files.map(({ name, bytes, href }) => html`<li>${href === null ? html`<bdi>${outsideText(name)}</bdi>` : html`<a href="${href}" dir="auto">${outsideText(name)}</a>`} <span class="size">${formatBytes(bytes, locale)}</span></li>`)}</ul>`
}<p class="meta"><span class="who">${who}</span> <time datetime="${at}">${formatInstant(at, zone, locale)}</time></p></li>
`
}
