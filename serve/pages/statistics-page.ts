import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { headLines } from '../../src/report/blocks/head.ts'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import { type DrawnWidths, readInput } from '../../src/report/model/reading.ts'
import type { EstablishmentName } from '../../src/report/model/report-input.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { type Area, areasOf, areaWidthPx, isEverWide, unknownWidths } from '../layout/areas.ts'
import { chips } from '../layout/chips.ts'
import { partTools } from '../layout/part-tools.ts'
import { renewedNote } from '../layout/renewed-note.ts'
import { unknownValuesNote } from '../layout/unknown-values.ts'
import { versionLine } from '../layout/version-line.ts'
import { evolutionPart } from '../parts/evolution-part.ts'
import { groupEvolutionPart, groupFiguresPart, groupHeatmapParts } from '../parts/group-parts.ts'
import {
  countFiguresPart,
  delayFiguresPart,
  distributionPart,
  heatmapPart,
  hoursPart,
  laterWaitsPart,
  responseFiguresPart,
  shareFiguresPart,
  summaryOf,
} from '../parts/handling-parts.ts'
import { moversPart } from '../parts/movers-part.ts'
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

/** The parts of the pages, those of the first two in the order of a report. */
export const partsOf = {
  volume: [volumeFiguresPart, evolutionPart, splitChannelPart, splitPlatformPart, rankingPart, moversPart],
  handling: [
    watchFiguresPart,
    watchListPart,
    countFiguresPart,
    delayFiguresPart,
    shareFiguresPart,
    laterWaitsPart,
    responseFiguresPart,
    heatmapPart,
    hoursPart,
    distributionPart,
  ],
  groups: [groupFiguresPart, groupEvolutionPart, ...groupHeatmapParts],
} as const satisfies Record<PageName, readonly PagePart[]>

/** The answer that the heading of a page is written from: its dates and filters. */
const aboutVolume = async (page: PageContext, establishmentNames: readonly EstablishmentName[]) => {
  const volume = await volumeOf(page)
  return readInput({ volume, establishmentNames }, volume, knownOptions(page))
}
const aboutOf = {
  volume: aboutVolume,
  groups: aboutVolume,
  handling: async (page: PageContext, establishmentNames: readonly EstablishmentName[]) =>
    readInput({ establishmentNames }, await summaryOf(page), knownOptions(page)),
} as const satisfies Record<PageName, unknown>

/** A page without its filter form. */
export async function statisticsContent(page: PageContext, values: DimensionValues): Promise<Html> {
  const { name, locale } = page
  const { pages, typography } = wordsOf(locale)
  const { around: say, sections } = pages
  const [about, version, note, parts] = await Promise.all([
    aboutOf[name](page, namesOf(values)),
    versionLine(page),
    unknownValuesNote(page, values),
    Promise.all(partsOf[name].map(part => drawPart(page, part))),
  ])
  const { head, notices } = withFixedSpaces({
    locale,
    head: headLines(about),
    notices: knownNotices(about, { waits: name !== 'volume' }),
  })
  const held = heldParameters(page).toString()
  const drawn = new Map(partsOf[name].map(({ id }, index) => [id, parts[index]]))
  const areas = areasOf[name].map(
    ({ heading, parts: ids }: Area, index) => html`<div class="area">
${heading !== null ? html`<h2>${sections[heading]}</h2>` : index === 0 ? html`<h2 class="hidden">${say.figures}</h2>` : null}
${ids.flatMap(id => drawn.get(id) ?? [])}</div>
`,
  )
  return html`<div id="content" data-moment="${page.moment}"${page.widthPx === null ? null : html` data-width="${page.widthPx}"`}>
<header class="opening">
<h1>${say.pages[name]}</h1>
<p class="subtitle">${head
    .slice(0, name === 'handling' ? 1 : 2)
    .map(({ label, value }) => `${label}${typography.colon} ${value}`)
    .join(' · ')}</p>
${renewedNote(page, say.renewed)}${chips(page, values)}${note}${noticesHtml(notices)}</header>
<div class="areas ${name}">
${areas}</div>
<div class="about">
<h2>${sections.about}</h2>
<dl class="head">
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
<li><a href="${addressOf(page, '/wall')}" data-change="">${pages.wall.title}</a></li>
<li><a href="${saveAddress(page)}" data-change="of=${name}">${pages.views.save}</a></li>
</ul></div>
${version}</div>
`
}

function saveAddress(page: PageContext): string {
  const address = addressOf(page, '/views')
  return `${address}${address.includes('?') ? '&' : '?'}of=${page.name}`
}

/** A part in its own element, which exists even if there is nothing to show. */
export async function drawPart(page: PageContext, part: PagePart): Promise<Html> {
  const { locale } = page
  const content = await part.read(page, { ...knownOptions(page), link: linksOf(page), ...widthsOf(page, part) })
  if (content === null)
    return html`<div class="part" id="part-${part.id}"></div>
`
  const { block } = withFixedSpaces({ locale, block: content.block })
  // A sentence in the place of a chart, such as for a search that finds nothing: the reader's choices stay.
  const controls = block.type === 'paragraph' ? (content.controls ?? null) : null
  const drawn = blockHtml(block, part.id, {
    locale,
    linkAttributes: linkAttributes(page),
    controls: () => content.controls ?? null,
    tools: () => partTools(page, part.id, block),
  })
  return html`<div class="part" id="part-${part.id}">
${controls}${drawn}</div>
`
}

/** The width of a part's charts, or both of the widths that fit if the page does not know its own. */
function widthsOf({ name, widthPx }: PageContext, { id }: PagePart): DrawnWidths {
  if (widthPx !== null) return { widthPx: areaWidthPx(name, id, widthPx) }
  const { widePx, narrowPx } = unknownWidths
  // In an area that is never wide enough, the wide drawing would never be seen.
  return isEverWide(name, id) ? { widthPx: widePx, narrowPx } : { widthPx: narrowPx }
}
