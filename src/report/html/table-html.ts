import type { Table } from '../model/model.ts'
import type { LinkAttributes } from '../paint/svg.ts'
import { type Html, html } from './html-tag.ts'
import { linkHtml } from './link-html.ts'

/** A table that scrolls by itself if the page is too narrow. The first left-aligned column contains the row headers. */
export function tableHtml(table: Table, linkAttributes?: LinkAttributes | undefined): Html {
  const { caption, columns, rows, emptyText, note, links = [] } = table
  const rowHead = columns.findIndex(column => column.align === 'start')
  const cell = (text: string, index: number, href: string | null) => {
    const written = columns[index]?.align === 'end' ? html`${text}` : html`<bdi>${text}</bdi>`
    const content = linkHtml(written, href, linkAttributes)
    return index === rowHead
      ? html`<th scope="row" class="start">${content}</th>`
      : html`<td class="${columns[index]?.align ?? 'start'}">${content}</td>`
  }
  const body =
    rows.length === 0
      ? html`<tr><td class="start" colspan="${columns.length}">${emptyText}</td></tr>`
      : rows.map(
          (row, at) => html`<tr>${row.map((text, index) => cell(text, index, links[at]?.[index] ?? null))}</tr>
`,
        )
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
<table><caption>${caption}</caption>
<thead><tr>${columns.map(({ label, align }) => html`<th scope="col" class="${align}">${label}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
${note === null ? null : html`<p class="note">${note}</p>`}`
}
