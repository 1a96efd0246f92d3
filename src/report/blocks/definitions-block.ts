import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import { isSingleValued } from '../../words/dimension-wording.ts'
import { formatDelayInWords } from '../../words/format.ts'
import { wordsOf } from '../../words/locale.ts'
import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { ReportInput } from '../model/report-input.ts'

/**
 * The meaning of the figures: each metric in the answers with the catalogue's description, then the terms that are built on them. Covers only
 * the answers that the reading has.
 */
export function definitionsBlock(reading: Reading<never>): DefinitionsBlock {
  const { locale, isComparable } = reading
  const input: Partial<ReportInput> = reading.input
  const say = wordsOf(locale).report.definitions
  const metrics = usedMetrics(input).map(
    (metric): Labelled => ({ label: metricOf(metric).title[locale], value: metricOf(metric).description[locale] }),
  )
  const { summary, heatmap, watchList, rankings = [] } = input
  const multiValued = rankings.some(ranking => !isSingleValued(ranking.query.by?.[0] ?? ''))
  return {
    type: 'definitions',
    id: 'definitions',
    title: say.title,
    entries: [
      ...metrics,
      ...(summary === undefined ? [] : [say.handledWithin, say.unanswered, say.closed, say.censored, say.laterWaits]),
      ...(heatmap === undefined ? [] : [say.heatmap]),
      ...(watchList === undefined ? [] : [say.watchList(formatDelayInWords(watchList.thresholdSeconds, locale))]),
      ...(multiValued ? [say.share] : []),
      ...(isComparable ? [say.change] : []),
      ...(isComparable && rankings.length > 0 ? [say.rankChange] : []),
    ],
  }
}

/** The metrics in the answers, in the order of the report. */
function usedMetrics(input: Partial<ReportInput>): readonly MetricName[] {
  const { volume, summary, evolution, byChannel, byPlatform, rankings = [] } = input
  const asked = [evolution, byChannel, byPlatform, ...rankings].flatMap(answer => answer?.metric ?? [])
  return [
    ...new Set<MetricName>([
      ...(volume === undefined ? [] : volumeMetrics),
      ...asked,
      ...(summary === undefined ? [] : summaryMetrics),
    ]),
  ]
}

const volumeMetrics = ['activeChats', 'activeCustomers', 'messages'] as const satisfies readonly MetricName[]
const summaryMetrics = [
  'startedChats',
  'handledChats',
  'meanDelaySeconds',
  'medianDelaySeconds',
  'p90DelaySeconds',
  'openedWaits',
  'answeredWaits',
  'meanResponseSeconds',
  'medianResponseSeconds',
  'p90ResponseSeconds',
] as const satisfies readonly MetricName[]
