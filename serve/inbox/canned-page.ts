import type { CannedReply } from '../../inbox/canned/canned-rows.ts'
import { cannedLengths } from '../../inbox/canned/canned-table.ts'
import { placeholderNames, unknownPlaceholders } from '../../inbox/canned/placeholders.ts'
import { lookup } from '../../src/lookup.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { dimensionNoun } from '../../src/words/dimension-wording.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { Viewer } from '../access/viewer.ts'
import { cannedSearch } from './canned-replies.ts'
import type { OwnChats } from './chat-scope.ts'

/** A canned reply as somebody writes it. */
export interface CannedForm {
  /** Null for a new one. */
  readonly canned_id: string | null
  readonly seen: number
  readonly title: string
  readonly text: string
  /** For which chats: a dimension, empty for all, and its value. */
  readonly dimension: string
  readonly value: string
  /** Why it was not saved. */
  readonly problem: string | null
}

interface CannedPage {
  readonly replies: readonly CannedReply[]
  readonly sought: string
  readonly own: OwnChats
  readonly viewer: Viewer
  readonly form: CannedForm
  readonly locale: Locale
}

/** Values that a browser proposes. */
const proposedAtMost = 500

/** The canned replies that a person may change, and the form to write one. */
export function cannedPage(page: CannedPage): Html {
  const { replies, sought, locale } = page
  const { inbox } = wordsOf(locale)
  const say = inbox.canned
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${inbox.back}</a></p><h1>${say.title}</h1>
<p class="lead">${say.explained}</p></header>
${formHtml(page)}
<h2>${say.existing}</h2>
${cannedSearch({ action: '/inbox/canned', sought, locale })}
${
  replies.length === 0
    ? html`<p class="prose">${sought === '' ? say.none : say.noneFound}</p>`
    : html`<ul class="canned-list">
${replies.map(reply => replyHtml(reply, page))}</ul>`
}
</div>
`
}

function replyHtml({ canned_id, title, text, place, saved_by }: CannedReply, { own, locale }: CannedPage): Html {
  const say = wordsOf(locale).inbox.canned
  const unknown = unknownPlaceholders(text)
  const name = outsideText(title)
  return html`<li><p class="who" dir="auto">${name}</p><p class="note">${placeText(place, { own, locale })} · ${say.savedBy(outsideText(saved_by))}</p>
<p class="text" dir="auto">${shortText(text, 300)}</p>${unknown.length === 0 ? null : html`<p class="problem">${say.unknown(unknown.join(', '))}</p>`}
<form method="post" action="/inbox/canned"><input type="hidden" name="id" value="${canned_id}"><a href="/inbox/canned?edit=${canned_id}" aria-label="${say.editThis(name)}">${say.edit}</a> <button name="act" value="remove" aria-label="${say.removeThis(name)}">${say.remove}</button></form></li>
`
}

function dimensionTitle(dimension: string, locale: Locale): string {
  return capitalized(dimensionNoun(dimension, locale).one)
}

function placeText(place: string, { own, locale }: Pick<CannedPage, 'own' | 'locale'>): string {
  const lists: FilterLists = JSON.parse(place)
  const parts = Object.entries(lists).map(([dimension, values]) => {
    const labels = values.map(value => outsideText((dimension === 'establishment' && own.names.get(value)) || value))
    return `${dimensionTitle(dimension, locale)}: ${labels.join(', ')}`
  })
  return parts.length === 0 ? wordsOf(locale).inbox.canned.everywhere : parts.join(' · ')
}

function formHtml({ form, own, viewer, locale }: CannedPage): Html {
  const say = wordsOf(locale).inbox.canned
  const { canned_id, seen, title, text, dimension, value, problem } = form
  const isEverywhere = Object.keys(viewer.within).length === 0
  const proposed = own.values.flatMap(({ values, ...one }) =>
    values.map(({ value, label }) => ({ ...one, value, label })),
  )
  const option = (name: string, label: string) =>
    html`<option value="${name}"${name === dimension ? html` selected` : null}>${label}</option>`
  const name = lookup(Object.fromEntries(own.names), value) ?? value
  return html`<form class="composer plain canned-form" method="post" action="/inbox/canned"><h2>${canned_id === null ? say.fresh : say.editing}</h2>
<input type="hidden" name="id" value="${canned_id ?? ''}"><input type="hidden" name="seen" value="${seen}">
${problem === null ? null : html`<p class="problem" role="alert">${problem}</p>`}
<p><label for="canned-title">${say.titleLabel}</label><input id="canned-title" name="title" value="${title}" maxlength="${cannedLengths.title}" required dir="auto"></p>
<p><label for="canned-text">${say.textLabel}</label><textarea id="canned-text" name="text" rows="5" maxlength="${cannedLengths.text}" required dir="auto">${text}</textarea></p>
<p class="note">${say.placeholders} ${placeholderNames.map((one, index) => html`${index === 0 ? null : ', '}<code>{{${one}}}</code> (${say.meanings[one]})`)}</p>
<p class="canned-place"><label for="canned-dimension">${say.for}</label> <select id="canned-dimension" name="dimension">${option('', isEverywhere ? say.everywhere : say.mine)}${own.values.map(one => option(one.dimension, dimensionTitle(one.dimension, locale)))}</select> <label class="hidden" for="canned-value">${say.value}</label><input id="canned-value" name="value" value="${name}" list="canned-values" placeholder="${say.value}" maxlength="300" dir="auto"></p>
<datalist id="canned-values">${proposed.slice(0, proposedAtMost).map(one => html`<option value="${one.label}">${dimensionTitle(one.dimension, locale)}</option>`)}</datalist>
<p><button name="act" value="save">${say.save}</button>${canned_id === null ? null : html` <a href="/inbox/canned">${say.cancel}</a>`}</p>
</form>
`
}
