import type { LinkAttributes } from '../paint/svg.ts'
import { attributesHtml, type Html, html } from './html-tag.ts'

/** Content as a link; the content alone when `href` is null. */
export function linkHtml(content: Html, href: string | null, linkAttributes: LinkAttributes = () => ({})): Html {
  if (href === null) return content
  return html`<a${attributesHtml({ ...linkAttributes(href), href })}>${content}</a>`
}
