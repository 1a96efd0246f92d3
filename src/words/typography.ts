import { type Locale, wordsOf } from './locale.ts'

/** Puts no-break spaces where no line may break: between a figure and its unit, and in French before `:`, `;`, `!`, `?` and inside « ». */
export function fixedSpaces(text: string, locale: Locale): string {
  return wordsOf(locale).typography.fixedSpaces.reduce((set, [where, fixed]) => set.replace(where, fixed), text)
}

/** The keys of a model that hold running text. Cells of tables do not, because names must not be changed. */
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

/** A model with no-break spaces in all running text. */
export function withFixedSpaces<M extends { readonly locale: Locale }>(model: M): M {
  return typeset(model, model.locale)
}

/** A part of a model, such as a block, with no-break spaces in all running text. */
export function typeset<Part extends object>(part: Part, locale: Locale): Part {
  const set = (node: unknown, key: string): unknown => {
    if (typeof node === 'string') return running.has(key) ? fixedSpaces(node, locale) : node
    if (key === 'spec' || key === 'rows' || typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map(item => set(item, key))
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, set(value, name)]))
  }
  return set(part, '') as Part
}
