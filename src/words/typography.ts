import { type Locale, wordsOf } from './locale.ts'

/** Fixed spaces where no line may break: between a figure and its unit, in French before `:`, `;`, `!`, `?` and inside « ». */
export function fixedSpaces(text: string, locale: Locale): string {
  return wordsOf(locale).typography.fixedSpaces.reduce((set, [where, fixed]) => set.replace(where, fixed), text)
}

/** What holds running text in a model. Cells of tables do not: names are not ours to set. */
const running = new Set([
  'title',
  'subtitle',
  'lead',
  'label',
  'value',
  'note',
  'text',
  'caption',
  'emptyText',
  'alt',
  'notices',
])

/** The model with fixed spaces in all running text. */
export function withFixedSpaces<M extends { readonly locale: Locale }>(model: M): M {
  return typeset(model, model.locale)
}

/** A part of a model, a block or its blocks, with fixed spaces in all running text. */
export function typeset<Part extends object>(part: Part, locale: Locale): Part {
  const set = (node: unknown, key: string): unknown => {
    if (typeof node === 'string') return running.has(key) ? fixedSpaces(node, locale) : node
    if (key === 'spec' || key === 'rows' || typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map(item => set(item, key))
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, set(value, name)]))
  }
  return set(part, '') as Part
}
