import { formatBytes } from '../../jobs/delivery/format-bytes.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatDateRange, formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import type { DeliveredReport, DeliveredRun } from './delivered-runs.ts'

export interface ReportsPage {
  readonly runs: readonly DeliveredRun[]
  readonly page: number
  /** Whether there is a next page. */
  readonly hasOlder: boolean
  readonly locale: Locale
}

/** How many reports of a run are listed. */
const reportsAtOnce = 200

/** The page of the ledger's runs with the files of their reports. */
export function reportsContent({ runs, page, hasOlder, locale }: ReportsPage): Html {
  const say = wordsOf(locale).pages.reports
  const to = (target: number, text: string, isThere: boolean) =>
    isThere ? html`<a href="/reports?page=${target}">${text}</a>` : html`<span>${text}</span>`
  return html`<div id="content">
<header class="opening"><h1>${wordsOf(locale).pages.around.reports}</h1>
<p class="subtitle">${say.what}</p></header>
<div class="blocks">
${runs.length === 0 ? html`<p class="prose">${say.none}</p>` : runs.map(run => runHtml(run, locale))}
</div>
${
  page === 1 && !hasOlder
    ? null
    : html`<nav class="pager" aria-label="${say.pages}">
${to(page - 1, say.newer, page > 1)} <span>${page}</span> ${to(page + 1, say.older, hasOlder)}</nav>
`
}</div>
`
}

function runHtml({ run, subscription, state, period, zone, asOf, reports }: DeliveredRun, locale: Locale): Html {
  const say = wordsOf(locale).pages.reports
  const shown = reports.slice(0, reportsAtOnce)
  return html`<section class="run" aria-label="${run}">
<h2>${outsideText(subscription)}, ${formatDateRange(period.start, period.end, locale)}</h2>
<p class="note">${say.frozen(formatInstant(asOf, zone, locale))}, ${say.states[state]}</p>
<ul class="files">
${shown.map(report => reportHtml(run, report, locale))}</ul>
${reports.length > shown.length ? html`<p class="note">${say.more(reports.length - shown.length)}</p>` : null}</section>
`
}

function reportHtml(run: string, report: DeliveredReport, locale: Locale): Html {
  const say = wordsOf(locale).pages.reports
  const name = report.label === null ? say.everything : outsideText(report.label)
  const files = report.files.map(({ format, sizeBytes }) => {
    const path = ['/reports', ...[run, report.id, format].map(encodeURIComponent)].join('/')
    return html` <a href="${path}">${format.toUpperCase()} <span class="note">${formatBytes(sizeBytes, locale)}</span><span class="hidden"> ${name}</span></a>`
  })
  return html`<li><bdi>${name}</bdi> <span class="note" lang="${report.locale}">${wordsOf(report.locale).name}</span>${files.length === 0 ? html` <span class="note">${say.notDrawn}</span>` : files}</li>
`
}
