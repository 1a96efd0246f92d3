import { analystDistribution, analystHeatmap } from '../../src/charts/analyst-charts.ts'
import { defaultDelayEnds } from '../../src/charts/delay-classes.ts'
import { heatmapFigures } from '../../src/charts/heatmap-chart.ts'
import { delayDistributionBlock } from '../../src/report/blocks/delay-distribution-block.ts'
import { heatmapBlock } from '../../src/report/blocks/heatmap-block.ts'
import { hoursParagraph } from '../../src/report/blocks/hours.ts'
import { laterWaits, responseFigures } from '../../src/report/blocks/response-figures.ts'
import { countFigures, delayFigures, noDelay, shareFigures } from '../../src/report/blocks/summary-figures.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { type Choice, choiceForm } from '../layout/choice-form.ts'
import type { PageContext } from '../pages/page-context.ts'
import { atAnyHour, sharedQuery } from '../question/queries.ts'
import type { PagePart, PartOptions } from './page-part.ts'

/** What became of the chats started in the period. */
export const countFiguresPart: PagePart = {
  id: 'counts',
  async read(page, options) {
    const summary = await summaryOf(page)
    return { block: countFigures(readInput({ summary }, summary, options)), answer: summary }
  },
}

/** How long they waited. */
export const delayFiguresPart: PagePart = {
  id: 'delays',
  async read(page, options) {
    const summary = await summaryOf(page)
    const reading = readInput({ summary }, summary, options)
    return { block: summary.started === 0 ? noDelay(reading) : delayFigures(reading), answer: summary }
  },
}

/** The shares handled in time, where they have a target. */
export const shareFiguresPart: PagePart = {
  id: 'shares',
  async read(page, options) {
    const summary = await summaryOf(page)
    const block = summary.started === 0 ? null : shareFigures(readInput({ summary }, summary, options))
    return block === null ? null : { block, answer: summary }
  },
}

/** How many waits are not part of the handling delay. */
export const laterWaitsPart: PagePart = {
  id: 'later-waits',
  async read(page, options) {
    const summary = await summaryOf(page)
    const block = laterWaits(readInput({ summary }, summary, options))
    return block === null ? null : { block, answer: summary }
  },
}

/** The lengths of all waits, the first of a chat and later ones. */
export const responseFiguresPart: PagePart = {
  id: 'responses',
  async read(page, options) {
    const summary = await summaryOf(page)
    if (summary.openedWaits === 0) return null
    return { block: responseFigures(readInput({ summary }, summary, options)), answer: summary }
  },
}

/** At which hours of the week chats wait long. */
export const heatmapPart: PagePart = {
  id: 'heatmap',
  async read(page, options) {
    const read = await readHours(page, options)
    if (read === null) return null
    return {
      block: heatmapBlock(read.reading, { figures: page.question.heatmapFigures }),
      answer: read.heatmap,
      analystChart: () => analystHeatmap(read.heatmap, { locale: page.locale, figures: page.question.heatmapFigures }),
      controls: choiceForm(page, ['heatmap', 'hours'], heatmapChoices(page)),
    }
  },
}

/** The choices of a heatmap: its clock, and the figure in its cells. */
export function heatmapChoices({ question, locale }: PageContext): readonly Choice[] {
  const say = wordsOf(locale).pages.heatmap
  return [
    {
      name: 'clock',
      label: say.clock,
      value: question.clock,
      choices: [
        ['establishment', say.own],
        ['report', say.report(question.zone)],
      ],
    },
    {
      name: 'figures',
      label: say.figures,
      value: question.heatmapFigures,
      choices: heatmapFigures.map(name => [name, say[name]] as const),
    },
  ]
}

/** The slowest and fastest hours, in words. */
export const hoursPart: PagePart = {
  id: 'hours',
  async read(page, options) {
    const read = await readHours(page, options)
    const text = read === null ? '' : hoursParagraph(read.reading)
    return read === null || text === ''
      ? null
      : { block: { type: 'paragraph', id: 'hours', text }, answer: read.heatmap }
  },
}

/** How many chats were handled within which time. */
export const distributionPart: PagePart = {
  id: 'distribution',
  async read(page, options) {
    const query = { ...sharedQuery(page), fromSeconds: [0, ...defaultDelayEnds] }
    const [summary, answer] = await Promise.all([summaryOf(page), page.visit.ask('delayDistribution', query)])
    if (summary.started === 0) return null
    const reading = readInput({ summary, delayDistribution: answer }, summary, options)
    return { block: delayDistributionBlock(reading), answer, analystChart: () => analystDistribution(answer, page) }
  },
}

/** The summary of the chats started, asked once for all parts that use it. */
export function summaryOf(page: PageContext) {
  return page.visit.ask('summary', sharedQuery(page))
}

async function readHours(page: PageContext, options: PartOptions) {
  const { visit, question } = page
  const query = { ...atAnyHour(page), clock: question.clock }
  const [summary, heatmap] = await Promise.all([summaryOf(page), visit.ask('heatmap', query)])
  const isEmpty = heatmap.cells.every(({ state }) => state === 'none')
  return isEmpty ? null : { heatmap, reading: readInput({ summary, heatmap }, summary, options) }
}
