import { comparisonNames } from '../../src/metrics/definitions/query.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { addDays, addUnits, unitStart } from '../../src/time/civil.ts'
import { type PeriodPreset, periodPresets } from '../../src/time/resolve-period.ts'
import { formatDateRange } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import type { WrongDates } from '../pages/page-context.ts'
import type { PageQuestion } from '../question/page-question.ts'

/** The fields for the period and its comparison. `today` is the day that presets are relative to, `until` the date of `asOf` in the zone. */
export function periodFields(
  { period, compare, fullComparison }: PageQuestion,
  dates: {
    readonly locale: Locale
    readonly today: string
    readonly until: string
    readonly resolved: { readonly start: string; readonly end: string }
    /** Dates that are wrong, and the element that says so. */
    readonly wrong: WrongDates | null
    readonly problem: Html
  },
): Html {
  const { locale, today, until, resolved, wrong, problem } = dates
  const say = wordsOf(locale).pages.period
  const named = typeof period === 'string' && wrong?.of !== 'period' ? period : 'dates'
  const calendar = calendarPeriods(today)
  const isListed =
    named === 'dates' || Object.hasOwn(periodPresets, named) || calendar.some(({ value }) => value === named)
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${text}</option>
`
  const compared = typeof compare === 'string' && wrong?.of !== 'compare' ? compare : 'dates'
  const comparedDates = typeof compare === 'string' ? null : compare
  const shown = (of: WrongDates['of'], start: string | undefined, end: string | undefined) =>
    wrong?.of === of ? wrong : { from: start ?? '', through: end === undefined ? '' : addDays(end, -1) }
  const field = (of: WrongDates['of'], name: string, value: string) =>
    html`<input type="date" id="${name.replace('.', '-')}" name="${name}" value="${value}" min="1970-01-01" max="9998-12-31"${
      wrong?.of === of ? html` aria-invalid="true" aria-describedby="filter-problem"` : null
    }>`
  const range = (of: WrongDates['of'], prefix: string, { from, through }: Pick<WrongDates, 'from' | 'through'>) =>
    html`<div class="field dates" data-when="${of}" data-reversed="${say.reversed}"><span><label for="${prefix.replace('.', '-')}from">${say.from}</label> ${field(of, `${prefix}from`, from)}</span>
<span><label for="${prefix.replace('.', '-')}through">${say.through}</label> ${field(of, `${prefix}through`, through)}</span>${wrong?.of === of ? problem : null}</div>
`
  return html`<div class="field"><label for="period">${say.period}</label>
<select id="period" name="period">
${(Object.keys(periodPresets) as readonly PeriodPreset[]).map(preset => option(preset, say.presets[preset], named))}${
  isListed ? null : option(named, formatDateRange(resolved.start, resolved.end, locale), named)
}<optgroup label="${say.calendar}">
${calendar.map(({ value, start, end }) => option(value, formatDateRange(start, end, locale), named))}</optgroup>
${option('dates', say.dates, named)}</select></div>
${range('period', '', shown('period', resolved.start, resolved.end))}<div class="field"><label for="compare">${say.compare}</label>
<select id="compare" name="compare">
${([...comparisonNames, 'dates'] as const).map(choice => option(choice, say.comparisons[choice], compared))}</select></div>
${range('compare', 'compare.', shown('compare', comparedDates?.start, comparedDates?.end))}${
  resolved.end <= until
    ? null
    : html`<div class="field check" data-when="compared"><label><input type="checkbox" name="full" value="yes"${fullComparison ? html` checked` : null}> ${say.full}</label></div>
`
}`
}

/** The months of the last year or so, and the quarters and years around them, newest first. */
function calendarPeriods(today: string) {
  const back = (unit: 'month' | 'quarter' | 'year', count: number, name: (start: string) => string) =>
    Array.from({ length: count }, (_, index) => {
      const start = addUnits(unit, unitStart(unit, today), -index)
      return { value: name(start), start, end: addUnits(unit, start, 1) }
    })
  return [
    ...back('month', 14, start => start.slice(0, 7)),
    ...back('quarter', 5, start => `${start.slice(0, 4)}-Q${Math.ceil(Number(start.slice(5, 7)) / 3)}`),
    ...back('year', 3, start => start.slice(0, 4)),
  ]
}
