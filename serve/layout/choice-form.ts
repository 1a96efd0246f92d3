import { type Html, html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { PageContext } from '../pages/page-context.ts'
import { writeAddress } from '../question/write-address.ts'

/** A choice of the reader, by its URL parameter. */
export type Choice = {
  readonly name: string
  readonly label: string
  readonly value: string
} & (
  | { readonly choices: readonly (readonly [value: string, text: string])[] }
  | { readonly unit: string; readonly placeholder: string }
  | { readonly search: true }
)

/** Choices for some parts of a page. Only these parts are requested again. The first part names the fields. */
export function choiceForm(page: PageContext, parts: readonly [string, ...string[]], choices: readonly Choice[]): Html {
  const { question, defaults, locale, name } = page
  const own = new Set(choices.map(choice => choice.name))
  const others = [...writeAddress(question, defaults)].filter(([parameter]) => !own.has(parameter))
  return html`<form class="choices" method="get" action="/${name}" data-live data-part="${parts.join(' ')}" autocomplete="off">
${others.map(([parameter, value]) => html`<input type="hidden" name="${parameter}" value="${value}">`)}
${choices.map(choice => choiceField(choice, parts[0]))}<button class="unscripted">${wordsOf(locale).pages.around.apply}</button></form>`
}

function choiceField(choice: Choice, part: string): Html {
  const { name, label, value } = choice
  const id = `${part}-${name.replaceAll('.', '-')}`
  const field =
    'choices' in choice
      ? html`<select id="${id}" name="${name}">
${choice.choices.map(([other, text]) => html`<option value="${other}"${other === value ? html` selected` : null}>${text}</option>`)}</select>`
      : 'search' in choice
        ? html`<input type="search" id="${id}" name="${name}" value="${value}" maxlength="200" autocomplete="off">`
        : html`<input type="number" id="${id}" name="${name}" min="1" step="any" value="${value}" placeholder="${choice.placeholder}"> ${choice.unit}`
  return html`<span class="field"><label for="${id}">${label}</label> ${field}</span>
`
}
