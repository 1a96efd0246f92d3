import type { Source } from '../../engine/source.ts'
import { type ComparedNames, comparedNames, nearestOf } from '../../nearest-name.ts'
import { nextTurn } from '../../slices.ts'
import type { Filter } from '../definitions/query.ts'
import { type DimensionValues, dimensionValues } from './dimension-values.ts'

/** A value of a filter that no chat or establishment has; it is most likely misspelled. */
export interface UnknownValue {
  readonly filter: 'where' | 'not'
  readonly dimension: string
  readonly value: string
  /** The value that it most likely stands for, among those of the source's chats and establishments; null when none is near. */
  readonly nearest: UnknownValueNearest | null
}

export interface UnknownValueNearest {
  readonly value: string
  /** The establishment's name; for other dimensions, the value itself. */
  readonly label: string
}

/**
 * The values of a query's filters that no chat or establishment has, in their order. A query with such values is still answered, because
 * a filter may well name what no chat has. In a restricted source only values of its own chats and establishments are known, or
 * suggested. Dimensions that the store lacks are skipped here: the query itself refuses them.
 *
 * @example
 * const [told] = await unknownValues(store, { where: { region: ['Ocitanie'] } })
 * console.log(told?.value, told?.nearest?.value) // Ocitanie Occitanie
 */
export async function unknownValues(
  source: Source,
  { where = {}, not = {} }: { readonly where?: Filter; readonly not?: Filter },
): Promise<readonly UnknownValue[]> {
  if (Object.keys(where).length + Object.keys(not).length === 0) return []
  return unknownAmong(await dimensionValues(source), { where, not })
}

/** Comparing with thousands of names takes a while: further unknown values get no suggestion. */
const comparedAtMost = 10

/** Same as `unknownValues`, for values already read. A store may have thousands of names, so the event loop turns between two values. */
export async function unknownAmong(
  known: DimensionValues,
  { where, not }: { readonly where: Filter; readonly not: Filter },
): Promise<readonly UnknownValue[]> {
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
  const names = new Map<DimensionValues[number]['values'], NamedValues>()
  const told: UnknownValue[] = []
  for (const { of, ...one } of unknown) {
    const isCompared = told.length < comparedAtMost
    if (isCompared && !names.has(of)) {
      names.set(of, namedValues(of))
      await nextTurn()
    }
    const named = names.get(of)
    const nearest = isCompared && named !== undefined ? nearestIn(named, one.value) : null
    told.push({ ...one, nearest })
    if (isCompared) await nextTurn()
  }
  return told
}

/** Values by what a person may type: the value itself or its label. */
interface NamedValues {
  readonly names: ComparedNames
  readonly byName: ReadonlyMap<string, UnknownValueNearest>
}

function namedValues(values: DimensionValues[number]['values']): NamedValues {
  const byName = new Map([
    ...values.map(one => [one.label, one] as const),
    ...values.map(one => [one.value, one] as const),
  ])
  return { names: comparedNames([...byName.keys()]), byName }
}

function nearestIn({ names, byName }: NamedValues, given: string): UnknownValueNearest | null {
  const name = nearestOf(given, names)
  return name === null ? null : (byName.get(name) ?? null)
}
