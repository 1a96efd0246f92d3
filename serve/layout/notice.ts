import { type Html, html } from '../../src/report/html/html-tag.ts'

/** A page with one message and a link onwards, and optionally a second one in `besides`. */
export function notice({
  title,
  text,
  href,
  link,
  besides,
}: {
  readonly title: string
  readonly text: string
  readonly href: string
  readonly link: string
  readonly besides?: { readonly href: string; readonly link: string }
}): Html {
  return html`<div id="content" class="notice">
<h1>${title}</h1>
<p class="lead">${text}</p>
<p><a href="${href}">${link}</a></p>${
    besides === undefined
      ? null
      : html`
<p><a href="${besides.href}">${besides.link}</a></p>`
  }</div>
`
}
