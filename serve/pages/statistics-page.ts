import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { headLines } from '../../src/report/blocks/head.ts'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import { readInput } from '../../src/report/model/reading.ts'
import type { EstablishmentName } from '../../src/report/model/report-input.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { chips } from '../layout/chips.ts'
import { partTools } from '../layout/part-tools.ts'
import { renewedNote } from '../layout/renewed-note.ts'
import { unknownValuesNote } from '../layout/unknown-values.ts'
import { versionLine } from '../layout/version-line.ts'
import { evolutionPart } from '../parts/evolution-part.ts'
import {
  countFiguresPart,
  delayFiguresPart,
  distributionPart,
  heatmapPart,
  hoursPart,
  laterWaitsPart,
  responseFiguresPart,
  summaryOf,
} from '../parts/handling-parts.ts'
import type { PagePart } from '../parts/page-part.ts'
import { rankingPart } from '../parts/ranking-part.ts'
import { splitChannelPart, splitPlatformPart, volumeFiguresPart, volumeOf } from '../parts/volume-parts.ts'
import { watchFiguresPart, watchListPart } from '../parts/watch-parts.ts'
import { linkAttributes, linksOf } from '../question/links.ts'
import {
  addressOf,
  heldAddress,
  heldParameters,
  knownOptions,
  namesOf,
  type PageContext,
  type PageName,
} from './page-context.ts'

/** The parts of the two pages, in the order of a report. */
export const partsOf = {
  volume: [volumeFiguresPart, evolutionPart, splitChannelPart, splitPlatformPart, rankingPart],
  handling: [
    watchFiguresPart,
    watchListPart,
    countFiguresPart,
    delayFiguresPart,
    laterWaitsPart,
    responseFiguresPart,
    heatmapPart,
    hoursPart,
    distributionPart,
  ],
} as const satisfies Record<PageName, readonly PagePart[]>

/** The answer that the heading of a page is written from: its dates and filters. */
const aboutOf = {
  volume: async (page: PageContext, establishmentNames: readonly EstablishmentName[]) => {
    const volume = await volumeOf(page)
    return readInput({ volume, establishmentNames }, volume, knownOptions(page))
  },
  handling: async (page: PageContext, establishmentNames: readonly EstablishmentName[]) =>
    readInput({ establishmentNames }, await summaryOf(page), knownOptions(page)),
} as const satisfies Record<PageName, unknown>

/** A page without its filter form. */
export async function statisticsContent(page: PageContext, values: DimensionValues): Promise<Html> {
  const { name, locale } = page
  const say = wordsOf(locale).pages.around
  const [about, version, note, parts] = await Promise.all([
    aboutOf[name](page, namesOf(values)),
    versionLine(page),
    unknownValuesNote(page, values),
    Promise.all(partsOf[name].map(part => drawPart(page, part))),
  ])
  const { head, notices } = withFixedSpaces({
    locale,
    head: headLines(about),
    notices: knownNotices(about, { waits: name === 'handling' }),
  })
  const held = heldParameters(page).toString()
  return html`<div id="content" data-moment="${page.moment}">
<header class="opening">
<h1>${say.pages[name]}</h1>
${renewedNote(page, say.renewed)}${chips(page, values)}${note}${noticesHtml(notices)}<dl class="head">
${head.map(
  ({ label, value }) => html`<div><dt>${label}</dt><dd>${value}</dd></div>
`,
)}</dl>
<ul class="actions">
${(
  [
    ['/report.pdf', say.pdf],
    ['/report.html', say.html],
  ] as const
).map(
  ([path, text]) => html`<li><a href="${heldAddress(page, path)}" data-change="${held}">${text}</a></li>
`,
)}<li><a href="${addressOf(page, '/schedule')}" data-change="">${say.schedule}</a></li>
</ul></header>
<h2 class="hidden">${say.figures}</h2>
<div class="blocks">
${parts}</div>
${version}</div>
`
}

/** A part in its own element, which exists even if there is nothing to show. */
export async function drawPart(page: PageContext, part: PagePart): Promise<Html> {
  const { locale } = page
  const content = await part.read(page, { ...knownOptions(page), link: linksOf(page) })
  if (content === null)
    return html`<div class="part" id="part-${part.id}"></div>
`
  const { block } = withFixedSpaces({ locale, block: content.block })
  const drawn = blockHtml(block, part.id, {
    locale,
    linkAttributes: linkAttributes(page),
    controls: () => content.controls ?? null,
    tools: () => partTools(page, part.id, block),
  })
  return html`<div class="part" id="part-${part.id}">
${drawn}</div>
`
}
