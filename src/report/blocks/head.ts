import type { Filter, StartedIn } from '../../metrics/definitions/query.ts'
import { civilDay } from '../../time/civil.ts'
import { dimensionNoun } from '../../words/dimension-wording.ts'
import { formatCounted, formatList } from '../../words/format.ts'
import { formatDateRange, formatDays, formatHour, formatInstant, formatWeekday } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { outsideText, quotedText } from '../../words/outside-text.ts'
import { capitalized } from '../../words/sentence.ts'
import type { Labelled, ReportModel } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { EstablishmentName, ReportInput } from '../model/report-input.ts'
import { knownUntilText } from './known-notices.ts'

/** The maximum number of values listed per filter; a report on 500 sites only counts the rest. */
const listedValues = 12

/** Title, scope, dates and filters: what the figures are about. */
export function reportHead(reading: Reading<never>): Pick<ReportModel, 'title' | 'subtitle' | 'head'> {
  const { locale, options, period } = reading
  const say = wordsOf(locale).report.head
  const scope =
    options.scope === undefined
      ? (onlyEstablishment(reading) ?? (isFiltered(reading) ? say.filteredScope : say.wholeScope))
      : outsideText(options.scope)
  return {
    title: options.title === undefined ? say.title : outsideText(options.title),
    subtitle: `${scope}, ${formatDateRange(period.start, period.end, locale)}`,
    head: headLines(reading),
  }
}

/** Dates, zone and filters. Without a comparison, its line is left out beside answers that never have one. */
export function headLines(reading: Reading<never>): readonly Labelled[] {
  const { locale, period, comparison, about } = reading
  const say = wordsOf(locale).report.head
  const { where, not, within = [], startedIn, asOf } = about.query
  const input: Partial<ReportInput> = reading.input
  const { establishmentNames = [] } = input
  const lines = (filter: Filter, label: string, type: 'conjunction' | 'disjunction') =>
    filterLines(named(filter, establishmentNames), { label, type, locale })
  const days = (dates: { readonly start: string; readonly end: string }) =>
    `${formatDays(dates.start, dates.end, locale)} (${formatCounted(civilDay(dates.end) - civilDay(dates.start), wordsOf(locale).grains.day, locale)})`
  const compared =
    comparison === null
      ? say.noComparison
      : [
          days(comparison),
          comparison.unequalDays ? say.unequalDays : '',
          comparison.cutAt === null || reading.progress === 'ahead'
            ? ''
            : say.cutAt(formatInstant(comparison.cutAt, comparison.zone, locale)),
        ]
          .filter(text => text !== '')
          .join(', ')
  return [
    { label: say.period, value: `${days(period)}${progressText(reading)}` },
    ...(comparison === null && input.volume === undefined ? [] : [{ label: say.comparison, value: compared }]),
    { label: say.knownUntil, value: knownUntilText(about, period.zone, locale) },
    ...(asOf === about.knownUntil ? [] : [{ label: say.asOf, value: formatInstant(asOf, period.zone, locale) }]),
    { label: say.zone, value: period.zone },
    ...[...within, where].flatMap(filter => lines(filter, say.where, 'conjunction')),
    ...(startedIn === undefined ? [] : [{ label: say.startedIn, value: hoursText(startedIn, locale) }]),
    ...lines(not, say.not, 'disjunction'),
    ...(isFiltered(reading) ? [] : [{ label: say.filters, value: say.noFilter }]),
  ]
}

/** Says that the period is running or has not begun, with the instant for which that is true unless it is now. */
function progressText({ about, isPast, locale, period, progress }: Reading<never>): string {
  const on = isPast ? wordsOf(locale).report.head.on(formatInstant(about.asOf, period.zone, locale)) : ''
  const text = wordsOf(locale).report.head.progress[progress]
  return text === '' ? '' : `${text}${on}`
}

/** The name of the establishment, if the report is about exactly one and all of its chats; otherwise null. */
function onlyEstablishment({ about, input }: Reading<never>): string | null {
  const { where, not, within = [], startedIn } = about.query
  const filters = [where, ...within].filter(filter => Object.keys(filter).length > 0)
  const lists = filters.map(filter => (Object.keys(filter).length === 1 ? filter.establishment : undefined))
  const [first] = lists
  if (startedIn !== undefined || Object.keys(not).length > 0 || first === undefined) return null
  const left = first.filter(id => lists.every(list => list?.includes(id) === true))
  const [only] = left
  if (only === undefined || left.length > 1) return null
  const { establishmentNames = [] }: Partial<ReportInput> = input
  return outsideText(nameOf(only, establishmentNames))
}

function nameOf(id: string, names: readonly EstablishmentName[]): string {
  return names.find(one => one.id === id)?.name ?? id
}

function isFiltered({ about }: Reading<never>): boolean {
  const { where, not, within = [], startedIn } = about.query
  return startedIn !== undefined || [where, not, ...within].some(filter => Object.keys(filter).length > 0)
}

function hoursText({ hours }: StartedIn, locale: Locale): string {
  const listed = hours
    .slice(0, listedValues)
    .map(({ weekday, hour }) => `${formatWeekday(weekday, locale)} ${formatHour(hour, locale)}`)
  const rest = hours.length - listed.length
  const more = rest === 0 ? [] : [formatCounted(rest, wordsOf(locale).report.head.otherValue, locale)]
  return capitalized(formatList([...listed, ...more], locale))
}

/** A filter with the names of its establishments; values of other dimensions are their own names. */
function named(filter: Filter, names: readonly EstablishmentName[]): Filter {
  const { establishment } = filter
  return establishment === undefined ? filter : { ...filter, establishment: establishment.map(id => nameOf(id, names)) }
}

/** A filter in words: `channel “widget” or “sms”, and region “north”`. Empty when it has no keys. */
function filterLines(
  filter: Filter,
  {
    label,
    type,
    locale,
  }: { readonly label: string; readonly type: 'conjunction' | 'disjunction'; readonly locale: Locale },
): readonly Labelled[] {
  const keys = Object.entries(filter).filter(([, values]) => values !== undefined)
  if (keys.length === 0) return []
  const parts = keys.map(
    ([dimension, values = []]) => `${dimensionNoun(dimension, locale).one} ${anyOf(values, locale)}`,
  )
  return [{ label, value: capitalized(formatList(parts, locale, type)) }]
}

function anyOf(values: readonly string[], locale: Locale): string {
  const listed = values.slice(0, listedValues).map(value => quotedText(value, locale))
  const rest = values.length - listed.length
  if (rest > 0)
    return formatList([...listed, formatCounted(rest, wordsOf(locale).report.head.otherValue, locale)], locale)
  return formatList(listed, locale, 'disjunction')
}
