import { delayClassNames } from '../../charts/delay-classes.ts'
import type { Clock, CompareInput } from '../../metrics/definitions/query.ts'
import type { WatchListAnswer } from '../../metrics/operators/watch-list.ts'
import { formatCount, formatCounted, formatDelayInWords, formatList } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { ReportInput } from '../model/report-input.ts'
import { knownUntilText } from './known-notices.ts'

/** The options of the query, each with its effect, for the answers that the reading has. */
export function choicesBlock(reading: Reading<never>): DefinitionsBlock {
  const { about, comparison, locale, options, period } = reading
  const { volume, heatmap, watchList }: Partial<ReportInput> = reading.input
  const say = wordsOf(locale).report.choices
  const entries: readonly Labelled[] = [
    { label: say.period, value: say.periodRule(period.zone) },
    { label: say.knownUntil, value: say.knownUntilRule(knownUntilText(about, period.zone, locale)) },
    { label: say.asOf, value: say.asOfRule(formatInstant(about.asOf, period.zone, locale), about.asOf) },
    ...(volume === undefined && comparison === null ? [] : [{ label: say.comparison, value: comparisonRule(reading) }]),
    ...(heatmap === undefined ? [] : hourRules(heatmap.clock, reading)),
    ...(watchList === undefined ? [] : [{ label: say.watchList, value: watchRule(watchList, locale) }]),
    ...(isTableCut(reading)
      ? [{ label: say.tables, value: say.tableRule(formatCount(options.tableRows, locale)) }]
      : []),
  ]
  return { type: 'definitions', id: 'choices', title: say.title, entries }
}

function hourRules(clock: Clock, { locale, options }: Reading<never>): readonly Labelled[] {
  const say = wordsOf(locale).report.choices
  return [
    { label: say.clock, value: say.clocks[clock] },
    { label: say.classes, value: say.classRule(formatList(delayClassNames(options.delayEnds, locale), locale)) },
    {
      label: say.hours,
      value: say.hoursRule(formatCounted(options.minimumChats, wordsOf(locale).metrics.handledChats.noun.over, locale)),
    },
  ]
}

function watchRule({ query, thresholdSeconds }: WatchListAnswer, locale: Locale): string {
  const say = wordsOf(locale).report.choices
  const { maxAgeDays } = query
  return [
    say.thresholdRule(formatDelayInWords(thresholdSeconds, locale)),
    maxAgeDays == null ? say.noMaxAge : say.maxAge(formatCounted(maxAgeDays, wordsOf(locale).grains.day, locale)),
  ].join(' ')
}

/** How the comparison was chosen, where it ends, and whether the lengths differ. */
function comparisonRule({ about, locale, comparison }: Reading<never>): string {
  const say = wordsOf(locale).report.choices
  if (comparison === null) return say.rules.none
  const { compare } = about.query
  const rule: Exclude<CompareInput, object> | 'dates' = typeof compare === 'string' ? compare : 'dates'
  return [say.rules[rule], comparison.toDate ? say.toDate : '', comparison.unequalDays ? say.unequalDays : '']
    .filter(text => text !== '')
    .join(' ')
}

function isTableCut({ input, options }: Reading<never>): boolean {
  const { watchList, rankings = [] }: Partial<ReportInput> = input
  return [watchList, ...rankings].some(answer => (answer?.rows.length ?? 0) > options.tableRows)
}
