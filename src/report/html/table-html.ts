import type { Table } from '../model/model.ts'
import type { LinkAttributes } from '../paint/svg.ts'
import { type Html, html } from './html-tag.ts'
import { linkHtml } from './link-html.ts'

/** A table that scrolls by itself if the page is too narrow. The first left-aligned column contains the row headers. */
export function tableHtml(table: Table, linkAttributes?: LinkAttributes | undefined): Html {
  const { caption, columns, rows, emptyText, note, links = [], cards = false } = table
  // A row that is shown as a card would no longer be read out as one.
  const role = (name: string) => (cards ? html` role="${name}"` : null)
  const rowHead = columns.findIndex(column => column.align === 'start')
  const cell = (text: string, index: number, href: string | null) => {
    const written = columns[index]?.align === 'end' ? html`${text}` : html`<bdi>${text}</bdi>`
    const content = linkHtml(written, href, linkAttributes)
    return index === rowHead
      ? html`<th scope="row"${role('rowheader')} class="start">${content}</th>`
      : html`<td${role('cell')} class="${columns[index]?.align ?? 'start'}"${cards ? html` data-label="${columns[index]?.label ?? ''}"` : null}>${content}</td>`
  }
  const body =
    rows.length === 0
      ? html`<tr><td class="start" colspan="${columns.length}">${emptyText}</td></tr>`
      : rows.map(
          (
            row,
            at,
          ) => html`<tr${role('row')}>${row.map((text, index) => cell(text, index, links[at]?.[index] ?? null))}</tr>
`,
        )
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
<table${cards ? html` class="cards" role="table"` : null}><caption>${caption}</caption>
<thead${role('rowgroup')}><tr${role('row')}>${columns.map(({ label, align }) => html`<th scope="col"${role('columnheader')} class="${align}">${label}</th>`)}</tr></thead>
<tbody${role('rowgroup')}>
${body}</tbody></table></div>
${note === null ? null : html`<p class="note">${note}</p>`}`
}
