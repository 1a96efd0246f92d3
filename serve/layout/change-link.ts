import { type Html, html } from '../../src/report/html/html-tag.ts'
import { addressOf, type PageContext } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { addressChange, writeAddress } from '../question/write-address.ts'

export interface ChangeLink {
  readonly change: Partial<PageQuestion>
  /** The id of the only block that changes. Without it, the whole page does. */
  readonly part?: string
  /** The accessible name, instead of the content. */
  readonly label?: string
  /** Whether its target is what is shown now. */
  readonly current?: boolean
  readonly id?: string
}

/**
 * A link that changes the question. Its URL is complete, for readers without scripts. With scripts, its change is applied to the current URL
 * of the page, and only the affected part is requested.
 */
export function changeLink(page: PageContext, link: ChangeLink, content: Html): Html {
  const { label, part, current, id } = link
  const { href, change } = changeAttributes(page, link.change)
  return html`<a href="${href}" data-change="${change}"${part === undefined ? null : html` data-part="${part}"`}${label === undefined ? null : html` aria-label="${label}"`}${current === true ? html` aria-current="true"` : null}${id === undefined ? null : html` id="${id}"`}>${content}</a>`
}

/** The full URL and the change of a link to the page with something changed. */
export function changeAttributes(
  page: PageContext,
  change: Partial<PageQuestion>,
): { readonly href: string; readonly change: string } {
  const { question, defaults, name } = page
  const from = writeAddress(question, defaults)
  const to = writeAddress({ ...question, ...change }, defaults)
  return { href: addressOf(page, `/${name}`, change), change: addressChange(from, to).toString() }
}
