import { type Html, html } from './html-tag.ts'

/** What is to be known before any figure, of a report and of a page; nothing when there is nothing. */
export function noticesHtml(notices: readonly string[]): Html | null {
  if (notices.length === 0) return null
  return html`<div class="notices" role="note">
${notices.map(
  text => html`<p>${text}</p>
`,
)}</div>
`
}
