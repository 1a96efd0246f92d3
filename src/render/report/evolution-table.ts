import type { EvolutionAnswer, EvolutionRow } from '../../metrics/answers.ts'
import { catalogue, type MetricName, metricOf, type Unit } from '../../metrics/catalogue.ts'
import { formatChange, formatCounted, formatValue, noValue } from '../format.ts'
import { formatBucket } from '../format-date.ts'
import { chatsLink, type Link, linkKey } from '../link-target.ts'
import type { Table } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { dimensionNoun, groupLabel, isSingleValued } from './dimension-wording.ts'
import { byGrain, grainNoun } from './grain-wording.ts'
import { tableLinks } from './links.ts'
import { countedNoun } from './metric-wording.ts'
import { shortText } from './outside-text.ts'
import type { Reading } from './reading.ts'
import { repeatedHours } from './repeated-hours.ts'
import { capitalized } from './sentence.ts'

/** Groups that have a column of their own; the rest is summed in a last one where values add up, else only counted. */
const groupColumns = 7

/** A row a bucket: the value, and beside it the bucket compared with. */
export function evolutionTable(answer: EvolutionAnswer, reading: Reading<never>): Table {
  const { locale } = reading
  const say = phrases[locale]
  const metric = metricOf(answer.metric)
  const value = (number: number | null) => formatValue(number, metric.unit, locale)
  const compared = answer.comparison !== null
  return {
    ...frame(answer, reading),
    columns: [
      { label: capitalized(grainNoun(answer.grain, locale).one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      ...(compared
        ? ([
            { label: say.compared, align: 'start' },
            { label: metric.title[locale], align: 'end' },
            { label: say.change, align: 'end' },
          ] as const)
        : []),
    ],
    rows: answer.rows.map(row => [
      bucketLabel(row, answer, locale),
      value(row.value),
      ...(compared ? [previousLabel(row, answer, locale), value(row.previousValue), change(row, locale)] : []),
    ]),
    note: notes(answer, locale, { brackets: false, leftOut: 0 }),
    ...tableLinks(reading, link => answer.rows.map(row => [null, bucketLink(row, answer, link)])),
  }
}

/** A row a bucket, a column a group, the largest group first, the value compared with in brackets. */
export function groupedEvolutionTable(answer: EvolutionAnswer, dimension: string, reading: Reading<never>): Table {
  const { locale } = reading
  const { unit } = metricOf(answer.metric)
  const compared = answer.comparison !== null
  const groups = largestFirst(answer.rows, dimension)
  const own = groups.slice(0, groups.length > groupColumns + 1 ? groupColumns : undefined)
  const rest = groups.slice(own.length)
  const others = metricOf(answer.metric).addsUp && isSingleValued(dimension) ? rest : []
  const cell = (rows: readonly (EvolutionRow | undefined)[]) => {
    const value = formatValue(total(rows.map(row => row?.value)), unit, locale)
    return compared ? `${value} (${formatValue(total(rows.map(row => row?.previousValue)), unit, locale)})` : value
  }
  return {
    ...frame(answer, reading),
    columns: [
      { label: capitalized(grainNoun(answer.grain, locale).one), align: 'start' },
      ...(compared ? [{ label: phrases[locale].compared, align: 'start' as const }] : []),
      ...own.map(({ key }) => ({ label: shortText(groupLabel(key, dimension, locale), 40), align: 'end' as const })),
      ...(others.length === 0
        ? []
        : [{ label: formatCounted(others.length, phrases[locale].others, locale), align: 'end' as const }]),
    ],
    rows: (groups[0]?.rows ?? []).map((row, index) => [
      bucketLabel(row, answer, locale),
      ...(compared ? [previousLabel(row, answer, locale)] : []),
      ...own.map(group => cell([group.rows[index]])),
      ...(others.length === 0 ? [] : [cell(others.map(group => group.rows[index]))]),
    ]),
    note: notes(answer, locale, { brackets: compared, leftOut: rest.length - others.length }),
    ...tableLinks(reading, link =>
      (groups[0]?.rows ?? []).map((_, index) => [
        ...(compared ? [null, null] : [null]),
        ...own.map(group => bucketLink(group.rows[index], answer, link)),
      ]),
    ),
  }
}

/** The sum of what has a value: a channel or a platform has each chat once, so that counts of chats add up. Null when nothing has. */
function total(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter(value => typeof value === 'number')
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

function largestFirst(rows: readonly EvolutionRow[], dimension: string) {
  const groups = new Map<string, { key: string; rows: EvolutionRow[] }>()
  for (const row of rows) {
    const key = String(row.key[dimension])
    const group = groups.get(key) ?? { key, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
  }
  const size = (group: { rows: EvolutionRow[] }) => total(group.rows.map(row => row.value)) ?? 0
  return [...groups.values()].toSorted((a, b) => size(b) - size(a))
}

function frame(answer: EvolutionAnswer, { locale, during }: Reading<never>): Pick<Table, 'caption' | 'emptyText'> {
  return {
    caption: `${evolvedName(answer, locale)} ${during}`,
    emptyText: phrases[locale].empty(countedNoun(answer.metric, locale).one),
  }
}

/** What is followed: `Active chats by day and channel`. */
export function evolvedName(answer: EvolutionAnswer, locale: Locale): string {
  const [dimension] = answer.query.by ?? []
  const by = dimension === undefined ? '' : phrases[locale].and(dimensionNoun(dimension, locale).one)
  return `${metricOf(answer.metric).title[locale]} ${byGrain(answer.grain, locale)}${by}`
}

/** A bucket that the period or `asOf` cuts is marked; the note below the table says so. */
function bucketLabel({ bucket, partial }: EvolutionRow, answer: EvolutionAnswer, locale: Locale): string {
  return `${label(bucket, answer, locale)}${partial === true ? '*' : ''}`
}

function previousLabel({ previousBucket }: EvolutionRow, answer: EvolutionAnswer, locale: Locale): string {
  return label(previousBucket, answer, locale)
}

function label(bucket: string | null, answer: EvolutionAnswer, locale: Locale): string {
  if (bucket === null) return noValue
  return formatBucket(bucket, answer.grain, locale, { offset: repeatedHours(answer).has(bucket.slice(0, 13)) })
}

function bucketLink(row: EvolutionRow | undefined, { metric, grain }: EvolutionAnswer, link: Link): string | null {
  if (row === undefined || row.bucket === null) return null
  return chatsLink(metric, row.value, { bucket: row.bucket, grain, key: linkKey(row.key) }, link)
}

function change({ value, previousValue }: EvolutionRow, locale: Locale): string {
  if (value === null || previousValue === null || (value === 0 && previousValue === 0)) return noValue
  return formatChange(previousValue === 0 ? null : (value - previousValue) / previousValue, locale)
}

function notes(
  answer: EvolutionAnswer,
  locale: Locale,
  { brackets, leftOut }: { readonly brackets: boolean; readonly leftOut: number },
): string | null {
  if (answer.rows.length === 0) return null
  const say = phrases[locale]
  const grain = grainNoun(answer.grain, locale).one
  const { fact, unit } = catalogue[answer.metric]
  const texts = [
    say.counted[fact](grain, unit),
    brackets ? say.brackets : '',
    leftOut > 0 ? say.leftOut(formatCounted(leftOut, say.group, locale)) : '',
    answer.rows.some(row => row.partial === true) ? say.partial(grain) : '',
  ].filter(text => text !== '')
  return texts.length === 0 ? null : texts.join(' ')
}

/** Which chats a bucket's value is of, by the rows that the metric aggregates. */
type Counting = Record<(typeof catalogue)[MetricName]['fact'], (grain: string, unit: Unit) => string>

const phrases = {
  en: {
    and: (dimension: string) => ` and ${dimension}`,
    compared: 'Compared with',
    change: 'Change',
    others: { one: 'other', other: 'others' },
    empty: (one: string) => `No ${one}.`,
    counted: {
      activity: (grain, unit) =>
        `A ${unit === 'customers' ? 'customer' : 'chat'} counts once in every ${grain} in which it is active.`,
      messages: () => '',
      starts: grain => `Every chat counts in the ${grain} of its customer’s first message.`,
      backlog: grain => `As it was at the end of each ${grain}, or when the log was read.`,
    } satisfies Counting,
    group: { one: 'group', other: 'groups' },
    leftOut: (groups: string) => `${groups} have no column here, and their values do not add up.`,
    brackets: 'In brackets, the period compared with.',
    partial: (grain: string) => `* Not a whole ${grain}: cut by the period, or not over when the log was read.`,
  },
  fr: {
    and: (dimension: string) => ` et par ${dimension}`,
    compared: 'Comparé à',
    change: 'Évolution',
    others: { one: 'autre', other: 'autres' },
    empty: (one: string) => `Aucun ${one}.`,
    counted: {
      activity: (grain, unit) =>
        `Un ${unit === 'customers' ? 'client' : 'chat'} compte une fois dans chaque ${grain} où il est actif.`,
      messages: () => '',
      starts: () => 'Chaque chat compte à la date du premier message de son client.',
      backlog: grain => `Tels qu’à la fin de chaque ${grain}, ou quand le journal a été lu.`,
    } satisfies Counting,
    group: { one: 'groupe', other: 'groupes' },
    leftOut: (groups: string) => `${groups} sans colonne ici : leurs valeurs ne s’additionnent pas.`,
    brackets: 'Entre parenthèses, la période de comparaison.',
    partial: () => '* Incomplet : coupé par la période, ou pas terminé quand le journal a été lu.',
  },
} as const satisfies Record<Locale, unknown>
