import { type Html, html } from '../../src/report/html/html-tag.ts'
import { addressOf, type PageContext } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { addressChange, writeAddress } from '../question/write-address.ts'

export interface ChangeLink {
  readonly change: Partial<PageQuestion>
  /** The id of the block that alone changes; without, the whole page does. */
  readonly part?: string
  /** Read out instead of the content. */
  readonly label?: string
  /** Whether what it leads to is what is shown. */
  readonly current?: boolean
  readonly id?: string
}

/**
 * A link that asks something else. Its address is whole, for those without scripts; with them what it changes is applied to the
 * address at which the page is by then, and only the part that it concerns is asked for.
 */
export function changeLink(page: PageContext, link: ChangeLink, content: Html): Html {
  const { label, part, current, id } = link
  const { href, change } = changeAttributes(page, link.change)
  return html`<a href="${href}" data-change="${change}"${part === undefined ? null : html` data-part="${part}"`}${label === undefined ? null : html` aria-label="${label}"`}${current === true ? html` aria-current="true"` : null}${id === undefined ? null : html` id="${id}"`}>${content}</a>`
}

/** The two forms of a link to the page with something changed. */
export function changeAttributes(
  page: PageContext,
  change: Partial<PageQuestion>,
): { readonly href: string; readonly change: string } {
  const { question, defaults, name } = page
  const from = writeAddress(question, defaults)
  const to = writeAddress({ ...question, ...change }, defaults)
  return { href: addressOf(page, `/${name}`, change), change: addressChange(from, to).toString() }
}
