import { type Html, html } from './html-tag.ts'

/** The notices before the figures of a report or page; null when there are none. */
export function noticesHtml(notices: readonly string[]): Html | null {
  if (notices.length === 0) return null
  return html`<div class="notices" role="note">
${notices.map(
  text => html`<p>${text}</p>
`,
)}</div>
`
}
