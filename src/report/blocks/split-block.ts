import { chatsLink } from '../../charts/link-target.ts'
import { splitAlt, splitChart } from '../../charts/split-chart.ts'
import { lookup } from '../../lookup.ts'
import { metricOf } from '../../metrics/definitions/catalogue.ts'
import type { SplitAnswer, SplitRow } from '../../metrics/operators/split.ts'
import { type DimensionNoun, dimensionNoun, groupLabel, isUnknown } from '../../words/dimension-wording.ts'
import { formatCounted, formatShare } from '../../words/format.ts'
import type { Locale } from '../../words/locale.ts'
import { type CountedNoun, countedNoun } from '../../words/metric-wording.ts'
import { underFilters } from '../../words/narrowed.ts'
import { shortText } from '../../words/outside-text.ts'
import { capitalized } from '../../words/sentence.ts'
import { standingText } from '../../words/standing.ts'
import { besideUnknown } from '../../words/unknown-wording.ts'
import { tableLinks } from '../model/links.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** The répartition of any metric by one dimension: a bar a group. */
export function splitBlock(answer: SplitAnswer, id: string, reading: Reading<never>): ChartBlock {
  const { locale } = reading
  const say = phrases[locale]
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const what = say.what(metricOf(answer.metric).title[locale], noun.one, reading.during)
  const title = splitTitle(answer, dimension, locale)
  return {
    type: 'chart',
    id,
    title: title ?? what,
    subtitle: title === null ? null : what,
    variants: [
      {
        id: `${id}-all`,
        label: say.by(noun.one),
        spec: splitChart(answer, { locale, link: reading.options.link }),
        alt: splitAlt(answer, locale),
        table: splitTable(answer, what, reading),
      },
    ],
  }
}

/** Who has most of it; null where the metric has no shares to tell that by. */
function splitTitle(answer: SplitAnswer, dimension: string, locale: Locale): string | null {
  const say = phrases[locale]
  const noun = dimensionNoun(dimension, locale)
  const { one, other } = countedNoun(answer.metric, locale)
  if (answer.rows.length === 0) return say.nothing(noun.one, `${one}${underFilters(answer.query, locale)}`)
  // Groups of two dimensions have no name of one.
  if ((answer.query.by ?? []).length > 1) return null
  const name = (row: SplitRow) => String(lookup(row.key, dimension))
  const known = answer.rows.filter(row => !isUnknown(name(row), dimension))
  const [leader] = known
  if (leader === undefined) return say.allUnknown(noun, one)
  if (leader.share === null) return null
  if (answer.rows.length === 1) return say.only(noun, shortText(name(leader), 40), { one, other })
  const share = `${formatShare(leader.share, locale)} ${say.of} ${other}`
  const leaders = known.filter(row => row.value === leader.value)
  const unknown = answer.rows.find(row => isUnknown(name(row), dimension))
  const leads = say.leads(noun, shortText(name(leader), 40), share)
  const tied = say.tied(formatCounted(leaders.length, noun, locale), share)
  const claim =
    leaders.length > 1 ? { alone: tied, amongKnown: tied } : { alone: capitalized(leads), amongKnown: leads }
  return besideUnknown(claim, { unknown, leader, noun, counted: other, locale })
}

function splitTable(answer: SplitAnswer, caption: string, reading: Reading<never>): Table {
  const { locale } = reading
  const say = phrases[locale]
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const metric = metricOf(answer.metric)
  const total = [
    say.total,
    standingText({ value: answer.total, of: answer.totalOf }, metric.unit, locale),
    formatShare(answer.total === 0 ? null : 1, locale),
  ]
  return {
    caption,
    columns: [
      { label: capitalized(noun.one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      { label: say.share, align: 'end' },
    ],
    rows: [
      ...answer.rows.map(row => [
        groupLabel(String(lookup(row.key, dimension)), dimension, locale),
        standingText(row, metric.unit, locale),
        formatShare(row.share, locale),
      ]),
      ...(answer.rows.length > 1 ? [total] : []),
    ],
    emptyText: `${say.nothing(noun.one, `${countedNoun(answer.metric, locale).one}${underFilters(answer.query, locale)}`)}.`,
    note: null,
    ...tableLinks(reading, link => [
      ...answer.rows.map(row => [null, chatsLink(answer.metric, row.value, { key: row.key }, link)]),
      ...(answer.rows.length > 1 ? [[null, chatsLink(answer.metric, answer.total, {}, link)]] : []),
    ]),
  }
}

const phrases = {
  en: {
    nothing: (dimension: string, one: string) => `No ${one} to divide by ${dimension}`,
    allUnknown: (dimension: DimensionNoun, one: string) => `No ${one} has a known ${dimension.one}`,
    only: (dimension: DimensionNoun, name: string, { one }: CountedNoun) =>
      `Every ${one} belongs to the ${name} ${dimension.one}`,
    tied: (groups: string, share: string) => `${groups} tie for first place, each with ${share}`,
    leads: (dimension: DimensionNoun, name: string, share: string) =>
      `the ${name} ${dimension.one} comes first, with ${share}`,
    of: 'of the',
    by: (dimension: string) => `By ${dimension}`,
    what: (metric: string, dimension: string, during: string) => `${metric} by ${dimension} ${during}`,
    share: 'Share',
    total: 'Total',
  },
  fr: {
    nothing: (dimension: string, one: string) => `Aucun ${one} à répartir par ${dimension}`,
    allUnknown: (dimension: DimensionNoun, one: string) => `On ne connaît ${dimension.the} d’aucun ${one}`,
    only: (dimension: DimensionNoun, name: string, { other }: CountedNoun) =>
      `Tous les ${other} passent par ${dimension.the} ${name}`,
    tied: (groups: string, share: string) => `${groups} à égalité en tête, avec ${share} à chaque fois`,
    leads: (dimension: DimensionNoun, name: string, share: string) =>
      `${dimension.the} ${name} arrive en tête, avec ${share}`,
    of: 'des',
    by: (dimension: string) => `Par ${dimension}`,
    what: (metric: string, dimension: string, during: string) => `${metric} par ${dimension} ${during}`,
    share: 'Part',
    total: 'Total',
  },
} as const satisfies Record<Locale, unknown>
