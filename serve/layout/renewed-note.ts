import { type Html, html } from '../../src/report/html/html-tag.ts'
import type { PageContext } from '../pages/page-context.ts'

/** Says of what was asked at the moment of another page that it is of the latest, since the version of that page is gone. */
export function renewedNote({ isRenewed }: PageContext, text: string): Html | null {
  if (!isRenewed) return null
  return html`<p class="renewed" role="status">${text}</p>
`
}
