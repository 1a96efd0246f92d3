import { delayClassNames } from '../../charts/delay-classes.ts'
import type { Clock, CompareInput } from '../../metrics/definitions/query.ts'
import type { WatchListAnswer } from '../../metrics/operators/watch-list.ts'
import { formatCount, formatCounted, formatDelayInWords, formatList } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
import type { DefinitionsBlock, Labelled } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import type { ReportInput } from '../model/report-input.ts'
import { knownUntilText } from './known-notices.ts'

/** The options of the query that was asked, each with what it does; of those answers that the reading has. */
export function choicesBlock(reading: Reading<never>): DefinitionsBlock {
  const { about, comparison, locale, options, period } = reading
  const { volume, heatmap, watchList }: Partial<ReportInput> = reading.input
  const say = phrases[locale]
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
  const say = phrases[locale]
  return [
    { label: say.clock, value: say.clocks[clock] },
    { label: say.classes, value: say.classRule(formatList(delayClassNames(options.delayEnds, locale), locale)) },
    { label: say.hours, value: say.hoursRule(formatCounted(options.minimumChats, say.chatHandled, locale)) },
  ]
}

function watchRule({ query, thresholdSeconds }: WatchListAnswer, locale: Locale): string {
  const say = phrases[locale]
  const { maxAgeDays } = query
  return [
    say.thresholdRule(formatDelayInWords(thresholdSeconds, locale)),
    maxAgeDays == null ? say.noMaxAge : say.maxAge(formatCounted(maxAgeDays, say.day, locale)),
  ].join(' ')
}

/** How the comparison was chosen, what its end is, and whether the lengths differ. */
function comparisonRule({ about, locale, comparison }: Reading<never>): string {
  const say = phrases[locale]
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

const phrases = {
  en: {
    title: 'The choices of this report',
    period: 'Period',
    periodRule: (zone: string) =>
      `Whole days, from the first instant of the first day to the last of the last, on the clock of ${zone}.`,
    knownUntil: 'Log known until',
    knownUntilRule: (local: string) =>
      `${local}: until then a load says that its source is complete, or else up to its latest message. Of the whole log, whatever the filters.`,
    asOf: 'Looked at as of',
    asOfRule: (local: string, exact: string) => `Only what was sent before ${local} (${exact}) is counted.`,
    comparison: 'Comparison',
    rules: {
      none: 'None.',
      previous: 'The same number of months, of ISO weeks or else of days, just before.',
      'previous-year': 'The same dates a year earlier, or for whole ISO weeks 52 weeks earlier.',
      'previous-weeks': 'So many whole weeks earlier that no day is in both, so that weekdays meet weekdays.',
      dates: 'Two dates that were chosen.',
    },
    toDate:
      'The period was not over at the instant as of which the log is looked at, so the comparison is cut as far into itself; the chart over time shows it whole.',
    unequalDays: 'The two periods do not have the same number of days; nothing is corrected for it.',
    clock: 'Hours of the week',
    clocks: {
      establishment: 'On the clock of each establishment, on the report’s for those without a zone.',
      report: 'On the clock of the report for all establishments.',
    },
    classes: 'Classes of delay',
    classRule: (names: string) => `${names}. A delay on the edge of two classes is in the slower one.`,
    hours: 'Slow and fast hours',
    chatHandled: { one: 'chat handled', other: 'chats handled' },
    hoursRule: (minimum: string) => `Only hours of the week with at least ${minimum} are compared.`,
    watchList: 'Watch list',
    thresholdRule: (threshold: string) => `Waits of more than ${threshold}.`,
    day: { one: 'day', other: 'days' },
    maxAge: (days: string) => `Waits of more than ${days} are left out, as nobody will answer them; they are counted.`,
    noMaxAge: 'None is left out for being too old.',
    tables: 'Long tables',
    tableRule: (rows: string) =>
      `Cut after ${rows} rows, the others counted in one. causerie ranking and causerie watch-list give them all.`,
  },
  fr: {
    title: 'Les choix de ce rapport',
    period: 'Période',
    periodRule: (zone: string) =>
      `Des jours entiers, du premier instant du premier jour au dernier du dernier, à l’heure du fuseau ${zone}.`,
    knownUntil: 'Journal connu jusqu’au',
    knownUntilRule: (local: string) =>
      `${local} : jusque-là un chargement dit que sa source est complète, ou à défaut jusqu’à son dernier message. Du journal entier, quels que soient les filtres.`,
    asOf: 'Vu à la date du',
    asOfRule: (local: string, exact: string) => `Seul compte ce qui a été envoyé avant le ${local} (${exact}).`,
    comparison: 'Comparaison',
    rules: {
      none: 'Aucune.',
      previous: 'Le même nombre de mois, de semaines ISO ou à défaut de jours, juste avant.',
      'previous-year': 'Les mêmes dates un an plus tôt, ou 52 semaines plus tôt pour des semaines ISO entières.',
      'previous-weeks':
        'Assez de semaines entières plus tôt pour qu’aucun jour ne soit dans les deux, chaque jour de la semaine face au même.',
      dates: 'Deux dates choisies.',
    },
    toDate:
      'La période n’était pas finie à la date à laquelle le journal est vu : la comparaison est arrêtée au même point ; l’évolution la montre entière.',
    unequalDays: 'Les deux périodes n’ont pas le même nombre de jours ; rien n’est corrigé pour autant.',
    clock: 'Heures de la semaine',
    clocks: {
      establishment: 'À l’heure de chaque établissement, à celle du rapport pour ceux sans fuseau.',
      report: 'À l’heure du rapport pour tous les établissements.',
    },
    classes: 'Classes de délai',
    classRule: (names: string) => `${names}. Un délai à la limite de deux classes est dans la plus lente.`,
    hours: 'Heures lentes et rapides',
    chatHandled: { one: 'chat pris en charge', other: 'chats pris en charge' },
    hoursRule: (minimum: string) => `Seules sont comparées les heures de la semaine ayant au moins ${minimum}.`,
    watchList: 'Établissements à surveiller',
    thresholdRule: (threshold: string) => `Attentes de plus de ${threshold}.`,
    day: { one: 'jour', other: 'jours' },
    maxAge: (days: string) =>
      `Celles de plus de ${days} sont laissées de côté, car personne n’y répondra ; elles sont comptées.`,
    noMaxAge: 'Aucune n’est laissée de côté pour son âge.',
    tables: 'Longs tableaux',
    tableRule: (rows: string) =>
      `Coupés après ${rows} lignes, les autres comptées en une. causerie ranking et causerie watch-list les donnent toutes.`,
  },
} as const satisfies Record<Locale, unknown>
