import { type Html, html } from '../../src/report/html/html-tag.ts'
import type { Block } from '../../src/report/model/model.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { addressOf, heldAddress, heldParameters, type PageContext } from '../pages/page-context.ts'

/** The formats in which a part can be saved, by file extension. */
export const partFormats = ['csv', 'question.csv', 'xlsx', 'png', 'svg', 'vl.json'] as const
export type PartFormat = (typeof partFormats)[number]

/** The formats of figures, which every part has. */
const figureFormats = ['csv', 'question.csv', 'xlsx'] as const satisfies readonly PartFormat[]

const names = {
  csv: () => 'CSV',
  'question.csv': locale => wordsOf(locale).pages.around.csvWithQuestion,
  xlsx: () => 'Excel (XLSX)',
  png: () => 'PNG',
  svg: () => 'SVG',
  'vl.json': () => 'Vega-Lite',
} as const satisfies Record<PartFormat, (locale: Locale) => string>

/** Links to save the figures and the chart of a part, and the whole report of the same question. */
export function partTools(page: PageContext, part: string, block: Block): Html | null {
  if (block.type === 'paragraph' || block.type === 'definitions') return null
  const say = wordsOf(page.locale).pages.around
  const formats = block.type === 'chart' ? partFormats : figureFormats
  const held = heldParameters(page).toString()
  const link = (path: string, text: string) =>
    html`<li><a href="${heldAddress(page, path)}" data-change="${held}">${text}</a></li>
`
  return html`<details class="tools"><summary>${say.takeAway}</summary>
<ul>
${formats.map(format => link(`/${page.name}/${part}.${format}`, names[format](page.locale)))}${link('/report.pdf', say.pdf)}<li><a href="${addressOf(page, '/schedule')}" data-change="">${say.schedule}</a></li>
</ul></details>
`
}
