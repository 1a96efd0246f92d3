import { lookup } from '../lookup.ts'
import { type MetricName, metricNames, metricOf } from '../metrics/definitions/catalogue.ts'
import { builtInDimensions } from '../metrics/definitions/dimension.ts'
import type { FlatColumn, FlatTable, FlatValue } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { flatAnswer } from '../tables/flat-answer.ts'
import { addDays } from '../time/civil.ts'
import { parseInstant } from '../time/instant.ts'
import { localDate } from '../time/zone.ts'
import { dimensionNoun } from '../words/dimension-wording.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { capitalized } from '../words/sentence.ts'
import type { PeriodAnswer } from '../words/told.ts'
import { headLines } from './blocks/head.ts'
import type { Labelled } from './model/model.ts'
import { readInput } from './model/reading.ts'
import type { EstablishmentName } from './model/report-input.ts'

export interface ReaderTableOptions {
  readonly locale: Locale
  /** The names of establishments in the filters. Default: their ids. */
  readonly establishmentNames?: readonly EstablishmentName[]
  /** Whether durations are numbers of seconds, and their heads say so. Default true. */
  readonly inSeconds?: boolean
}

/** An answer for a reader's spreadsheet: heads in their language, and what was asked. */
export interface ReaderTable {
  readonly heads: readonly string[]
  readonly columns: readonly FlatColumn[]
  /** Values as in the answer, apart from names of metrics. */
  readonly rows: readonly (readonly FlatValue[])[]
  /** Period, comparison, end of the log, zone, filters. */
  readonly question: readonly Labelled[]
}

/** The rows of an answer, as `toCsv` has them, with words for a reader. */
export function readerTable(
  answer: AnyAnswer,
  { locale, establishmentNames = [], inSeconds = true }: ReaderTableOptions,
): ReaderTable {
  const flat = flatAnswer(answer)
  const { columns, rows } = withoutComparison(flat, answer)
  return {
    heads: columns.map(column => headOf(column, answer, { locale, inSeconds })),
    columns,
    rows: rows.map(row => row.map((value, index) => worded(value, columns[index]?.type, locale))),
    question: questionLines(answer, { locale, establishmentNames }),
  }
}

/** Without a comparison, its columns would be empty. */
function withoutComparison({ columns, rows }: FlatTable, { comparison }: AnyAnswer): FlatTable {
  if (comparison !== null) return { columns, rows }
  const kept = columns.flatMap(({ compares }, index) => (compares ? [] : [index]))
  return {
    columns: kept.flatMap(index => columns[index] ?? []),
    rows: rows.map(row => kept.map(index => row[index] ?? null)),
  }
}

function worded(value: FlatValue, type: FlatColumn['type'] | undefined, locale: Locale): FlatValue {
  return type === 'metric' && isMetric(value) ? metricOf(value).title[locale] : value
}

function headOf(
  { name, type }: FlatColumn,
  answer: AnyAnswer,
  { locale, inSeconds }: { readonly locale: Locale; readonly inSeconds: boolean },
): string {
  const head = nameOf(name, answer, locale)
  return type === 'seconds' && inSeconds ? wordsOf(locale).sheet.inSeconds(head) : head
}

function nameOf(name: string, answer: AnyAnswer, locale: Locale): string {
  const { sheet } = wordsOf(locale)
  const [first = '', part] = name.split('.')
  if (isMetric(first)) return partName(first, part, locale)
  const { metric } = answer.query as { readonly metric?: unknown }
  if (isMetric(metric)) {
    if (name === 'value') return metricOf(metric).title[locale]
    const wanted = { of: 'of', previousValue: 'previous', previousOf: 'previousOf' } as const
    const own = lookup<string>(wanted, name)
    if (own !== undefined) return partName(metric, own, locale)
  }
  const known = lookup<string>(sheet.columns, name)
  if (known !== undefined) return known
  const dimension = name.startsWith('key.') ? name.slice(4) : name
  return builtInDimensions.some(built => built === dimension)
    ? capitalized(dimensionNoun(dimension, locale).one)
    : dimension
}

/** The head of a part of a metric's figure. */
function partName(metric: MetricName, part: string | undefined, locale: Locale): string {
  const { sheet } = wordsOf(locale)
  const { title, basis } = metricOf(metric)
  const base = basis === null ? sheet.columns.of : metricOf(basis).title[locale]
  switch (part) {
    case 'of':
      return base
    case 'previous':
      return sheet.before(title[locale])
    case 'previousOf':
      return sheet.before(base)
    default:
      return title[locale]
  }
}

function isMetric(value: unknown): value is MetricName {
  return metricNames.some(name => name === value)
}

/** What was asked, a line for each part: period, comparison, end of the log, zone, filters. */
export function questionLines(
  answer: AnyAnswer,
  { locale, establishmentNames }: Required<Pick<ReaderTableOptions, 'locale' | 'establishmentNames'>>,
): readonly Labelled[] {
  const about = { ...answer, period: answer.period ?? dayOf(answer) } as PeriodAnswer
  const lines = headLines(readInput({ establishmentNames }, about, { locale }))
  const { period } = wordsOf(locale).report.head
  return answer.period === null ? lines.filter(({ label }) => label !== period) : lines
}

function dayOf({ asOf, query: { zone } }: AnyAnswer) {
  const start = localDate(zone, parseInstant(asOf) ?? 0n)
  return { start, end: addDays(start, 1), zone }
}
