import type { Block, ReportModel } from '../../src/report/model/model.ts'
import { evolutionsFor } from '../../src/report/model/target.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { typeset } from '../../src/words/typography.ts'
import type { AnswerFor } from '../answering/askable.ts'
import type { Look } from '../drawing/drawing-task.ts'
import { knownOptions, type PageContext } from '../pages/page-context.ts'
import { evolutionPart, shownGrain } from '../parts/evolution-part.ts'
import { heatmapPart } from '../parts/handling-parts.ts'
import type { PagePart } from '../parts/page-part.ts'
import { rankingPart } from '../parts/ranking-part.ts'
import { defaultQuestion, type PageQuestion } from '../question/page-question.ts'
import { comparedQuery } from '../question/queries.ts'

/** What a report shows by itself. */
const usual: PageQuestion = { ...defaultQuestion, heatmapFigures: 'chats' }

/** The report of a page's question: with its filters, and with the evolution, the ranking and the heatmap that the reader chose. */
export async function pageReport(page: PageContext, { brand, fonts }: Look): Promise<ReportModel> {
  const { question, locale } = page
  const options = {
    ...knownOptions(page),
    ...(brand === null ? {} : { brand }),
    ...(fonts === undefined ? {} : { fonts }),
  }
  const chosenBlock = async (part: PagePart, keys: readonly (keyof PageQuestion)[]) => {
    if (keys.every(key => question[key] === usual[key])) return null
    const content = await part.read(page, options)
    return content === null ? null : typeset(content.block, locale)
  }
  const [input, evolution, ranking, heatmap] = await Promise.all([
    askReport(page),
    chosenBlock(evolutionPart, ['evolutionMetric', 'evolutionBy', 'evolutionPage']),
    chosenBlock(rankingPart, ['rankingBy', 'rankingMetric', 'rankingOrder', 'rankingFind', 'rankingPage']),
    chosenBlock(heatmapPart, ['heatmapFigures']),
  ])
  const rankings = input.rankings.filter(({ query }) => ranking === null || query.by?.[0] !== question.rankingBy)
  const { evolutions = [] } = input
  const others = evolutions.filter(({ metric }) => evolution === null || metric !== question.evolutionMetric)
  const model = reportModel({ ...input, rankings, evolutions: others }, options)
  const shown = (block: Block): readonly Block[] => {
    if (block.id === 'evolution' && evolution !== null) return [evolution]
    if (block.id === 'heatmap' && heatmap !== null) return [heatmap]
    return [block]
  }
  const sections = model.sections.map(section => {
    const blocks = section.blocks.flatMap(shown)
    if (section.id !== 'volume' || ranking === null || input.volume.activeChats === 0) return { ...section, blocks }
    const first = blocks.findIndex(({ id }) => id.startsWith('ranking-'))
    return { ...section, blocks: blocks.toSpliced(first === -1 ? blocks.length : first, 0, ranking) }
  })
  return { ...model, sections }
}

/** Uses the grain that the page shows, because a finer one would not be visible. */
function askReport(page: PageContext): Promise<AnswerFor<'report'>> {
  const { question, visit } = page
  const { clock, olderThanSeconds, maxAgeDays } = question
  return visit.ask('report', {
    ...comparedQuery(page),
    clock,
    olderThanSeconds,
    grain: shownGrain(page),
    ...(maxAgeDays === null ? {} : { maxAgeDays }),
    ...evolutionsFor(page.targets),
  })
}
