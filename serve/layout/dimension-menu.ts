import { lookup } from '../../src/lookup.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { dimensionNoun, groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount, formatCounted } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { shortText } from '../../src/words/outside-text.ts'
import { capitalized } from '../../src/words/sentence.ts'
import type { PageQuestion } from '../question/page-question.ts'

/** How many values a menu lists; a search finds the others. */
const listedAtMost = 50
/** The number of values from which a menu has a search field. */
const searchedFrom = 12

export interface MenuOptions {
  readonly locale: Locale
  readonly question: Pick<PageQuestion, 'where' | 'not'>
  /** The search text; empty: everything. */
  readonly find: string
  /** Names the elements. */
  readonly index: number
}

type Values = DimensionValues[number]

/** A menu of one dimension, to include or exclude values. */
export function dimensionMenu({ dimension, values }: Values, options: MenuOptions): Html {
  const { locale, index, find } = options
  const say = wordsOf(locale).pages.menu
  const noun = dimensionNoun(dimension, locale)
  const searched = values.length >= searchedFrom
  return html`<details class="menu" id="menu-${index}" name="menus">
<summary><span class="what">${capitalized(noun.one)}</span> <span class="chosen" id="chosen-${index}">${chosenText({ dimension, values }, options)}</span></summary>
<div class="panel">
${
  searched
    ? html`<p class="search"><label for="find-${index}">${say.search(formatCounted(values.length, noun, locale))}</label>
<input type="search" id="find-${index}" name="find.${dimension}" value="${find}" autocomplete="off" data-find="${dimension}" data-list="values-${index}"> <button class="unscripted">${say.find}</button></p>
`
    : null
}${valueList({ dimension, values }, options)}
<p class="unscripted"><button>${wordsOf(locale).pages.around.apply}</button></p>
</div>
</details>
`
}

/** The values that a search finds, chosen ones first. Shown in a menu, and updated while the reader types. */
export function valueList({ dimension, values }: Values, { locale, question, find, index }: MenuOptions): Html {
  const say = wordsOf(locale).pages.menu
  const only = lookup(question.where, dimension) ?? []
  const without = lookup(question.not, dimension) ?? []
  const isChosen = (value: string) => only.includes(value) || without.includes(value)
  const listed = new Map(values.map(one => [one.value, one]))
  // The question may contain values that no chat has.
  const chosen = [...new Set([...only, ...without])].map(value => listed.get(value) ?? { value, label: value })
  const sought = folded(find)
  const found = values.filter(
    ({ value, label }) =>
      !isChosen(value) && (sought === '' || folded(label).includes(sought) || folded(value).includes(sought)),
  )
  const shown = found.slice(0, listedAtMost)
  const row = ({ value, label }: { readonly value: string; readonly label: string }) => {
    const name = shortText(groupLabel(label, dimension, locale), 80)
    const twin = label !== value && values.some(other => other.label === label && other.value !== value)
    return html`<li><label><input type="checkbox" name="where.${dimension}" value="${value}"${only.includes(value) ? html` checked` : null}> <bdi>${twin ? `${name} (${shortText(value, 40)})` : name}</bdi></label>
<label class="without"><input type="checkbox" name="not.${dimension}" value="${value}"${without.includes(value) ? html` checked` : null} aria-label="${say.withoutValue(name)}"> <span aria-hidden="true">${say.without}</span></label></li>
`
  }
  return html`<div class="values" id="values-${index}">
<ul>
${[...chosen, ...shown].map(row)}</ul>
${found.length === 0 && chosen.length === 0 ? html`<p class="note">${say.none}</p>` : null}${
  found.length > shown.length
    ? html`<p class="note">${say.more(formatCount(found.length - shown.length, locale))}</p>`
    : null
}</div>`
}

/** A short description of what is chosen in a dimension; empty if nothing is. */
export function chosenText(
  { dimension, values }: Values,
  { locale, question }: Pick<MenuOptions, 'locale' | 'question'>,
): string {
  const only = lookup(question.where, dimension) ?? []
  const without = lookup(question.not, dimension) ?? []
  const name = (value: string) =>
    shortText(groupLabel(values.find(one => one.value === value)?.label ?? value, dimension, locale), 24)
  const some = (list: readonly string[]) => (list.length === 1 ? name(list[0] ?? '') : formatCount(list.length, locale))
  return [
    only.length === 0 ? '' : some(only),
    without.length === 0 ? '' : `${wordsOf(locale).pages.chips.without} ${some(without)}`,
  ]
    .filter(text => text !== '')
    .join(', ')
}

/** Removes accents and case, so that `sete` finds Sète. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .trim()
}
