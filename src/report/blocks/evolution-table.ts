import { chatsLink, type Link, linkKey } from '../../charts/link-target.ts'
import { lookup } from '../../lookup.ts'
import { metricOf, type Unit } from '../../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import { type KnownRow, knownEvolution } from '../../metrics/operators/known-buckets.ts'
import { dimensionNoun, groupLabel, isSingleValued } from '../../words/dimension-wording.ts'
import { evolutionNote, unknownMark } from '../../words/evolution-note.ts'
import { formatChange, formatCounted, noValue } from '../../words/format.ts'
import { formatBucket } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { shortText } from '../../words/outside-text.ts'
import { capitalized } from '../../words/sentence.ts'
import { previousStandingText, standingText } from '../../words/standing.ts'
import { isComparable } from '../../words/told.ts'
import { tableLinks } from '../model/links.ts'
import type { Table } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { repeatedHours } from './repeated-hours.ts'

/** The number of groups with a column of their own. The rest is summed in a last column if values add up, or else only counted. */
const groupColumns = 7

/** One row per bucket: its value, the bucket compared with, and the change if both sides are fully known. */
export function evolutionTable(asked: EvolutionAnswer, reading: Reading<never>): Table {
  const answer = knownEvolution(asked)
  const { locale } = reading
  const say = wordsOf(locale).report.evolutionTable
  const metric = metricOf(answer.metric)
  const compared = answer.comparison !== null
  const judged = isComparable(answer)
  return {
    ...frame(answer, reading),
    columns: [
      { label: capitalized(wordsOf(locale).grains[answer.grain].one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      ...(compared
        ? ([
            { label: say.compared, align: 'start' },
            { label: metric.title[locale], align: 'end' },
          ] as const)
        : []),
      ...(judged ? ([{ label: say.change, align: 'end' }] as const) : []),
    ],
    rows: answer.rows.map(row => [
      bucketLabel(row, answer, locale),
      valueText(row, metric.unit, locale),
      ...(compared ? [previousLabel(row, answer, locale), previousValueText(row, metric.unit, locale)] : []),
      ...(judged ? [change(row, locale)] : []),
    ]),
    note: evolutionNote(answer, locale, { brackets: false, leftOut: 0 }),
    ...tableLinks(reading, link => answer.rows.map(row => [null, bucketLink(row, answer, link)])),
  }
}

/** One row per bucket and one column per group, largest group first; values of the comparison are in brackets. */
export function groupedEvolutionTable(
  asked: EvolutionAnswer,
  dimension: string,
  { reading, names }: { readonly reading: Reading<never>; readonly names?: ReadonlyMap<string, string> | undefined },
): Table {
  const answer = knownEvolution(asked)
  const { locale } = reading
  const { unit } = metricOf(answer.metric)
  const compared = answer.comparison !== null
  const groups = largestFirst(answer.rows, dimension)
  const own = groups.slice(0, groups.length > groupColumns + 1 ? groupColumns : undefined)
  const rest = groups.slice(own.length)
  const others = metricOf(answer.metric).addsUp && isSingleValued(dimension) ? rest : []
  const cell = (rows: readonly (KnownRow | undefined)[]) => {
    const [first] = rows
    const one = rows.length === 1 ? first : undefined
    const sum = {
      known: first?.known ?? true,
      previousKnown: first?.previousKnown ?? true,
      value: total(rows.map(row => row?.value)),
      of: null,
      previousValue: total(rows.map(row => row?.previousValue)),
      previousOf: null,
    }
    const value = valueText(one ?? sum, unit, locale)
    return compared ? `${value} (${previousValueText(one ?? sum, unit, locale)})` : value
  }
  return {
    ...frame(answer, reading),
    columns: [
      { label: capitalized(wordsOf(locale).grains[answer.grain].one), align: 'start' },
      ...(compared ? [{ label: wordsOf(locale).report.evolutionTable.compared, align: 'start' as const }] : []),
      ...own.map(({ key }) => ({
        label: shortText(groupLabel(names?.get(key) ?? key, dimension, locale), 40),
        align: 'end' as const,
      })),
      ...(others.length === 0
        ? []
        : [
            {
              label: formatCounted(others.length, wordsOf(locale).report.evolutionTable.others, locale),
              align: 'end' as const,
            },
          ]),
    ],
    rows: (groups[0]?.rows ?? []).map((row, index) => [
      bucketLabel(row, answer, locale),
      ...(compared ? [previousLabel(row, answer, locale)] : []),
      ...own.map(group => cell([group.rows[index]])),
      ...(others.length === 0 ? [] : [cell(others.map(group => group.rows[index]))]),
    ]),
    note: evolutionNote(answer, locale, { brackets: compared, leftOut: rest.length - others.length }),
    ...tableLinks(reading, link =>
      (groups[0]?.rows ?? []).map((_, index) => [
        ...(compared ? [null, null] : [null]),
        ...own.map(group => bucketLink(group.rows[index], answer, link)),
      ]),
    ),
  }
}

function valueText(row: Pick<KnownRow, 'known' | 'value' | 'of'>, unit: Unit, locale: Locale): string {
  return row.known ? standingText(row, unit, locale) : unknownMark
}

function previousValueText(
  row: Pick<KnownRow, 'previousKnown' | 'previousValue' | 'previousOf'>,
  unit: Unit,
  locale: Locale,
): string {
  return row.previousKnown ? previousStandingText(row, unit, locale) : unknownMark
}

/** The sum of the existing values; null when there are none. Valid because each chat has exactly one channel and one platform. */
function total(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter(value => typeof value === 'number')
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function largestFirst(rows: readonly KnownRow[], dimension: string) {
  const groups = new Map<string, { key: string; rows: KnownRow[] }>()
  for (const row of rows) {
    const key = String(lookup(row.key, dimension))
    const group = groups.get(key) ?? { key, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
  }
  const size = (group: { rows: KnownRow[] }) => total(group.rows.map(row => row.value)) ?? 0
  return [...groups.values()].toSorted((a, b) => size(b) - size(a))
}

function frame(answer: EvolutionAnswer, { locale, during }: Reading<never>): Pick<Table, 'caption' | 'emptyText'> {
  return {
    caption: `${evolvedName(answer, locale)} ${during}`,
    emptyText: `${capitalized(wordsOf(locale).metrics[answer.metric].noun.none)}.`,
  }
}

/** The name of an evolution: `Active chats by day and channel`. */
export function evolvedName(answer: EvolutionAnswer, locale: Locale): string {
  const [dimension] = answer.query.by ?? []
  const by =
    dimension === undefined ? '' : wordsOf(locale).report.evolutionTable.and(dimensionNoun(dimension, locale).one)
  return `${metricOf(answer.metric).title[locale]} ${wordsOf(locale).grains[answer.grain].by}${by}`
}

/** The label of a bucket. One that the period or `asOf` cuts gets an asterisk, which the note below the table explains. */
function bucketLabel({ bucket, partial }: KnownRow, answer: EvolutionAnswer, locale: Locale): string {
  return `${label(bucket, answer, locale)}${partial === true ? '*' : ''}`
}

function previousLabel({ previousBucket }: KnownRow, answer: EvolutionAnswer, locale: Locale): string {
  return label(previousBucket, answer, locale)
}

function label(bucket: string | null, answer: EvolutionAnswer, locale: Locale): string {
  if (bucket === null) return noValue
  return formatBucket(bucket, answer.grain, locale, { offset: repeatedHours(answer).has(bucket.slice(0, 13)) })
}

function bucketLink(row: KnownRow | undefined, { metric, grain }: EvolutionAnswer, link: Link): string | null {
  if (row === undefined || row.bucket === null) return null
  return chatsLink(metric, row.value, { bucket: row.bucket, grain, key: linkKey(row.key) }, link)
}

function change({ value, previousValue }: KnownRow, locale: Locale): string {
  if (value === null || previousValue === null || (value === 0 && previousValue === 0)) return noValue
  return formatChange(previousValue === 0 ? null : (value - previousValue) / previousValue, locale)
}
