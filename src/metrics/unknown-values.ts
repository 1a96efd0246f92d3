import { nearestName } from '../nearest-name.ts'
import { type DimensionValues, dimensionValues } from './dimension-values.ts'
import type { Filter } from './query.ts'
import type { TypedSource } from './typed-source.ts'

/** A value of a filter that nothing has: it matches no chat, and is most likely misspelled. */
export interface UnknownValue {
  readonly filter: 'where' | 'not'
  readonly dimension: string
  readonly value: string
  /** The value that it most likely stands for, of those that the source's chats and establishments have; null when none is near. */
  readonly nearest: UnknownValueNearest | null
}

export interface UnknownValueNearest {
  readonly value: string
  /** The establishment's name, elsewhere the value itself. */
  readonly label: string
}

/**
 * The values of a query's filters that nothing has, in their order: a question answers them without a word, since a filter may well
 * name what no chat has. Of a restricted source a value that only others have is one that nothing has, and none of theirs is the
 * nearest. Dimensions that the store lacks are left to the question, which refuses them.
 *
 * @example await unknownValues(store, { where: { region: ['Nroth'] } }) // [{ dimension: 'region', value: 'Nroth', nearest: { value: 'North', ... }, ... }]
 */
export async function unknownValues(
  source: TypedSource<string>,
  { where = {}, not = {} }: { readonly where?: Filter; readonly not?: Filter },
): Promise<readonly UnknownValue[]> {
  if (Object.keys(where).length + Object.keys(not).length === 0) return []
  return unknownAmong(await dimensionValues(source), { where, not })
}

/** Comparing takes its time with thousands of values: further ones are told without what is near. */
const comparedAtMost = 10

/** The same where the values are known already. */
export function unknownAmong(
  known: DimensionValues,
  { where, not }: { readonly where: Filter; readonly not: Filter },
): readonly UnknownValue[] {
  const values = new Map(known.map(one => [one.dimension, one.values]))
  const unknown = Object.entries({ where, not }).flatMap(([filter, lists]) =>
    Object.entries(lists).flatMap(([dimension, list = []]) => {
      const of = values.get(dimension)
      if (of === undefined) return []
      const had = new Set(of.map(({ value }) => value))
      return [...new Set(list)]
        .filter(value => !had.has(value))
        .map(value => ({ filter: filter as UnknownValue['filter'], dimension, value, of }))
    }),
  )
  return unknown.map(({ of, ...one }, index) => ({
    ...one,
    nearest: index < comparedAtMost ? nearest(one.value, of) : null,
  }))
}

/** By what a person would type: the value, or what it is called. */
function nearest(given: string, values: DimensionValues[number]['values']): UnknownValueNearest | null {
  const byText = new Map([
    ...values.map(one => [one.label, one] as const),
    ...values.map(one => [one.value, one] as const),
  ])
  const name = nearestName(given, [...byText.keys()])
  return name === null ? null : (byText.get(name) ?? null)
}
