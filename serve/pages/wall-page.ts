import { headLines } from '../../src/report/blocks/head.ts'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import type { Block, Figure } from '../../src/report/model/model.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { typeset, withFixedSpaces } from '../../src/words/typography.ts'
import { evolutionPart } from '../parts/evolution-part.ts'
import { countFiguresPart, delayFiguresPart } from '../parts/handling-parts.ts'
import type { PagePart } from '../parts/page-part.ts'
import { splitChannelPart, volumeFiguresPart, volumeOf } from '../parts/volume-parts.ts'
import { knownOptions, namesOf, type PageContext } from './page-context.ts'

/** Charts are drawn this wide and shown twice as large, so that they can be read from afar. */
const widths = { evolution: 600, split: 340 } as const

/** What a screen on a wall shows of a question: the main figures, the evolution and the channels. Nothing to click. */
export async function wallContent(page: PageContext): Promise<Html> {
  const { locale } = page
  const blockOf = async (part: PagePart, widthPx?: number, of = page): Promise<Block | null> => {
    const content = await part.read(of, { ...knownOptions(page), ...(widthPx === undefined ? {} : { widthPx }) })
    return content === null ? null : typeset(content.block, locale)
  }
  const [volume, values, figures, counts, delays, evolution, split] = await Promise.all([
    volumeOf(page),
    page.visit.ask('dimensionValues', {}),
    blockOf(volumeFiguresPart),
    blockOf(countFiguresPart),
    blockOf(delayFiguresPart),
    // Small charts of groups could not be read from afar.
    blockOf(evolutionPart, widths.evolution, { ...page, question: { ...page.question, evolutionBy: null } }),
    blockOf(splitChannelPart, widths.split),
  ])
  const about = readInput({ volume, establishmentNames: namesOf(values) }, volume, knownOptions(page))
  const { head, notices } = withFixedSpaces({
    locale,
    head: headLines(about),
    notices: knownNotices(about, { waits: false }),
  })
  const { colon } = wordsOf(locale).typography
  const shown = [...figuresOf(figures), ...figuresOf(counts).slice(2, 3), ...figuresOf(delays).slice(1, 2)]
  return html`<header><p class="asked">${head.map(({ label, value }) => `${label}${colon} ${value}`).join(' · ')}</p></header>
${noticesHtml(notices)}<dl class="figures">
${shown.map(
  ({ label, value, change, note }) => html`<div><dt>${label}</dt><dd class="value">${value}</dd>
${change === null ? null : html`<dd class="change ${change.tone}">${change.text}</dd>`}${note === null ? null : html`<dd class="note">${note}</dd>`}</div>
`,
)}</dl>
<div class="charts">
${[evolution, split].map((block, index) => html`<div>${block === null ? null : blockHtml(block, `wall-${index}`, { locale })}</div>`)}</div>
`
}

function figuresOf(block: Block | null): readonly Figure[] {
  return block?.type === 'figures' ? block.figures : []
}
