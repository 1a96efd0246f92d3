import { type Html, html } from '../../src/report/html/html-tag.ts'
import type { PageContext } from '../pages/page-context.ts'

/** Says that the content is of the latest version, because the version of the page it was opened from is gone. */
export function renewedNote({ isRenewed }: PageContext, text: string): Html | null {
  if (!isRenewed) return null
  return html`<p class="renewed" role="status">${text}</p>
`
}
