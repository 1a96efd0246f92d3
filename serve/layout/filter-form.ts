import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { localDate, localMicros } from '../../src/time/zone.ts'
import { formatCounted } from '../../src/words/format.ts'
import { formatDateRange } from '../../src/words/format-date.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { PageContext } from '../pages/page-context.ts'
import { writeAddress } from '../question/write-address.ts'
import { chosenText, dimensionMenu } from './dimension-menu.ts'
import { periodFields } from './period-fields.ts'

/** The parameters with a field in the form. All other choices are hidden fields. */
const fields =
  /^(period|from|through|compare|compare\.from|compare\.through|full|zone|asOf|where\..*|not\..*|ranking\.page)$/s

/**
 * The filters above a page, as a form that requests the same page. It works as a plain form; a script submits it at each change. `find` returns
 * the search text for a dimension's list.
 */
export function filterForm(page: PageContext, values: DimensionValues, find: (dimension: string) => string): Html {
  const { question, defaults, locale, asOf, now, period: resolved, wrongDates } = page
  const say = wordsOf(locale).pages.filters
  const dateOf = (instant: string) => localDate(question.zone, parseInstant(instant) ?? 0n)
  const [today, until] = [dateOf(question.asOf ?? now), dateOf(asOf)]
  const unseen = [...writeAddress(question, defaults)].filter(([name]) => !fields.test(name))
  return html`<form id="filters" class="filters" method="get" action="/${page.name}" data-live aria-label="${wordsOf(locale).pages.around.filters}" autocomplete="off">
${unseen.map(
  ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
)}<div class="fields">
${periodFields(question, { locale, today, until, resolved, wrong: wrongDates, problem: problemHtml(wrongDates?.text ?? '') })}</div>
<div class="menus">
${values.map((one, index) => dimensionMenu(one, { locale, question, index, find: find(one.dimension) }))}<details class="menu" id="menu-more" name="menus">
<summary><span class="what">${say.more}</span></summary>
<div class="panel">
<div class="field"><label for="zone">${say.zone}</label> <input id="zone" name="zone" list="zones" value="${question.zone}" spellcheck="false"></div>
<div class="field"><label for="as-of">${say.asOf}</label> <input type="datetime-local" id="as-of" name="asOf" step="1" value="${question.asOf === null ? '' : localTime(question.zone, parseInstant(question.asOf) ?? 0n)}"><p class="note">${say.asOfNote}</p></div>
<p class="unscripted"><button>${wordsOf(locale).pages.around.apply}</button></p>
</div></details>
</div>
${wrongDates === null ? problemHtml('') : null}<p class="unscripted"><button>${wordsOf(locale).pages.around.apply}</button></p>
</form>`
}

/** What is wrong with the values of the form; empty for nothing. A script moves it to the field that was changed. */
export function filterProblem(text: string): Html {
  return html`<hx-partial hx-target="#filter-problem" hx-swap="outerMorph">${problemHtml(text)}</hx-partial>
`
}

function problemHtml(text: string): Html {
  return html`<p class="problem" id="filter-problem" role="alert">${text}</p>`
}

/** The button that folds the filters on a phone, with what is chosen. A checkbox, so that it needs no script. */
export function filterFold(page: PageContext): Html {
  const { filters } = wordsOf(page.locale).pages.around
  return html`<input type="checkbox" id="fold" class="fold" autocomplete="off"${page.wrongDates === null ? null : html` checked`}><label for="fold" class="fold-label"><span>${filters}${wordsOf(page.locale).typography.colon} ${foldText(page)}</span></label>
`
}

/** The period and the number of filters. */
export function foldText({ period, question, locale }: PageContext): Html {
  const { filterCount } = wordsOf(locale).pages.around
  const count =
    [question.where, question.not].flatMap(filter => Object.values(filter).flat()).length + question.startedIn.length
  const texts = [
    formatDateRange(period.start, period.end, locale),
    ...(count === 0 ? [] : [formatCounted(count, filterCount, locale)]),
  ]
  return html`<b id="fold-text">${texts.join(' · ')}</b>`
}

/** The suggestions for the time zone field: sent once per page, not with each change. */
export const zoneSuggestions = html`<datalist id="zones">${['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => html`<option value="${zone}">`)}</datalist>
`

/** The form of a datetime-local field. */
function localTime(zone: string, instant: bigint): string {
  return new Date(Number(localMicros(zone, instant) / 1000n)).toISOString().slice(0, 19)
}

/** The descriptions of what is chosen in each dimension, to update a form whose fields already have the values. */
export function chosenSummaries(
  page: PageContext,
  values: DimensionValues,
): readonly { readonly id: string; readonly text: string }[] {
  return values.map((one, index) => ({ id: `chosen-${index}`, text: chosenText(one, page) }))
}
