import type { LinkAttributes } from '../paint/svg.ts'
import { attributesHtml, type Html, html } from './html-tag.ts'

/** Content that leads somewhere; the content alone for null. */
export function linkHtml(content: Html, href: string | null, linkAttributes: LinkAttributes = () => ({})): Html {
  if (href === null) return content
  return html`<a${attributesHtml({ ...linkAttributes(href), href })}>${content}</a>`
}
