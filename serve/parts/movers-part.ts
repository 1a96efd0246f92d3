import { analystMovers } from '../../src/charts/analyst-charts.ts'
import { moversAlt, moversChart, moversOf } from '../../src/charts/movers-chart.ts'
import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../../src/metrics/operators/ranking.ts'
import { tableLinks } from '../../src/report/model/links.ts'
import type { ChartBlock } from '../../src/report/model/model.ts'
import { drawings, type Reading, readInput } from '../../src/report/model/reading.ts'
import { changeRatioText, changeText } from '../../src/words/change.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatValue } from '../../src/words/format.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { capitalized } from '../../src/words/sentence.ts'
import { isComparable } from '../../src/words/told.ts'
import { comparedQuery } from '../question/queries.ts'
import type { PagePart } from './page-part.ts'

/** The groups of the ranking that changed most. Nothing without a comparison. */
export const moversPart: PagePart = {
  id: 'movers',
  async read(page, options) {
    const { rankingBy: by, rankingMetric: metric } = page.question
    const answer = await page.visit.ask('ranking', { ...comparedQuery(page), by, metric })
    const { rises, falls } = moversOf(answer)
    if (!isComparable(answer) || answer.rows.length < 2 || rises.length + falls.length === 0) return null
    return {
      block: moversBlock(answer, readInput({}, answer, options)),
      answer,
      analystChart: () => analystMovers(answer, page),
    }
  },
}

function moversBlock(answer: RankingAnswer, reading: Reading<never>): ChartBlock {
  const { locale, options } = reading
  const { dimensions, metrics, charts, report } = wordsOf(locale)
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const { rises, falls } = moversOf(answer)
  const rows = [...rises, ...falls]
  const { unit, title } = metricOf(answer.metric)
  const what = dimensions.metricBy(metrics[answer.metric].title, noun, reading.during)
  return {
    type: 'chart',
    id: 'movers',
    title: moversAlt(answer, locale),
    subtitle: what,
    variants: [
      {
        id: 'movers-all',
        label: dimensions.by(noun),
        ...drawings(reading, widthPx => moversChart(answer, { locale, link: options.link, widthPx })),
        alt: moversAlt(answer, locale),
        table: {
          caption: what,
          columns: [
            { label: capitalized(noun.one), align: 'start' },
            { label: title[locale], align: 'end' },
            { label: charts.ranking.change, align: 'end' },
            { label: '%', align: 'end' },
          ],
          rows: rows.map(row => [
            groupLabel(row.label, dimension, locale),
            formatValue(row.value, unit, locale),
            changeText(row, unit, locale),
            changeRatioText(row, locale),
          ]),
          emptyText: report.ranking.unknown,
          note: null,
          ...tableLinks(reading, link => rows.map(row => [link({ type: 'group', key: row.key })])),
        },
      },
    ],
  }
}
