import { InvalidQueryError } from '../../src/errors.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type PeriodPreset, periodPresets, resolvePeriod } from '../../src/time/resolve-period.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatDateRange } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { shortText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { readAddress } from '../question/read-address.ts'
import type { ViewProblem } from './open-views.ts'
import { longestName, type View, viewAddress } from './view.ts'

/** The page and the question that a reader wants to save; `name`: what was typed, if it was refused. */
export type ToSave = View

export interface ViewsPage {
  readonly locale: Locale
  readonly defaults: PageQuestion
  /** Null: the browser keeps them, and a script shows them. */
  readonly views: readonly View[] | null
  /** Null: they came for the list. */
  readonly toSave: ToSave | null
  readonly problem: ViewProblem | 'name' | null
}

/** The views of a reader, and a form that saves the question that they came with. */
export function viewsContent({ locale, defaults, views, toSave, problem }: ViewsPage): Html {
  const say = wordsOf(locale).pages.views
  const about = (view: View) => aboutView(view, { locale, defaults })
  return html`<div id="content">
<header class="opening"><h1>${wordsOf(locale).pages.around.views}</h1>
<p class="subtitle">${views === null ? say.inBrowser : say.onServer}</p></header>
${toSave === null ? null : saveForm(toSave, { locale, about: about(toSave), isWrong: problem !== null })}<p class="problem" id="view-problem" role="alert">${problem === null ? '' : say.problems[problem]}</p>
${views === null ? html`<noscript><p>${say.unscripted}</p></noscript>` : null}<ul class="views" id="views">
${(views ?? []).map(view => viewHtml(view, { locale, about: about(view) }))}</ul>
<p class="note" id="no-views"${views?.length === 0 ? null : html` hidden`}>${say.none(say.save)}</p>
${
  views === null
    ? html`<template id="view-row">${viewHtml({ name: '', page: 'volume', question: '' }, { locale, about: '' })}</template>
<p id="view-texts" hidden${Object.entries(say.problems).map(([key, text]) => html` data-${key}="${text}"`)}></p>
`
    : null
}</div>
`
}

function saveForm(
  { page, question, name }: ToSave,
  { locale, about, isWrong }: { readonly locale: Locale; readonly about: string; readonly isWrong: boolean },
): Html {
  const say = wordsOf(locale).pages.views
  return html`<form class="view save" method="post" action="/views" autocomplete="off">
<input type="hidden" name="of" value="${page}"><input type="hidden" name="question" value="${question}">
<h2>${say.save}</h2>
<p class="note">${about}</p>
<p><label for="view-name">${say.name}</label> <input id="view-name" name="name" value="${name}" maxlength="${longestName}" required${isWrong ? html` aria-invalid="true" aria-describedby="view-problem"` : null}> <button>${say.keep}</button></p>
</form>
`
}

function viewHtml(view: View, { locale, about }: { readonly locale: Locale; readonly about: string }): Html {
  const say = wordsOf(locale).pages.views
  const { name } = view
  const form = (what: string, inside: Html) => html`<form class="view" method="post" action="/views" autocomplete="off">
<input type="hidden" name="view" value="${name}">${inside} <button name="do" value="${what}">${say[what === 'rename' ? 'rename' : 'remove']}</button></form>`
  return html`<li><a href="${viewAddress(view)}"><bdi>${name}</bdi></a> <span class="note">${about}</span>
<details class="tools"><summary>${say.change}</summary>
${form('rename', html`<label>${say.name} <input name="name" value="${name}" maxlength="${longestName}" required></label>`)}
${form('remove', html``)}</details></li>
`
}

/** The page, the period and the filters of a question in a few words. */
function aboutView(
  { page, question }: Pick<View, 'page' | 'question'>,
  { locale, defaults }: { readonly locale: Locale; readonly defaults: PageQuestion },
): string {
  const { pages } = wordsOf(locale)
  const title = pages.around.pages[page]
  const asked = readable(question, defaults)
  if (asked === null) return title
  const { period, where, not } = asked
  const values = (filter: PageQuestion['where'], intro: string) =>
    Object.entries(filter).map(([dimension, list = []]) => {
      const names = list.slice(0, 3).map(value => shortText(groupLabel(value, dimension, locale), 40))
      const noun = `${intro}${dimensionNoun(dimension, locale).one}`
      return `${capitalized(noun)} ${names.join(', ')}${list.length > 3 ? '…' : ''}`
    })
  return [title, periodText(period, locale), ...values(where, ''), ...values(not, `${pages.chips.without} `)].join(
    ' · ',
  )
}

/** Null for a question that an earlier causerie understood: opening it says what is wrong with it. */
function readable(question: string, defaults: PageQuestion): PageQuestion | null {
  try {
    return readAddress(new URLSearchParams(question), defaults)
  } catch (error) {
    if (error instanceof InvalidQueryError) return null
    throw error
  }
}

function periodText(period: PageQuestion['period'], locale: Locale): string {
  const { presets } = wordsOf(locale).pages.period
  if (typeof period === 'string' && Object.hasOwn(periodPresets, period)) return presets[period as PeriodPreset]
  // Any other period is of dates of its own, whatever the day.
  const { start, end } = resolvePeriod(period, '2026-01-01')
  return formatDateRange(start, end, locale)
}
