import type { Source } from '../engine/engine.ts'
import type { FilterLists } from './filter.ts'
import type { Filter } from './query.ts'
import { filterSchema, parseQuery } from './query-schema.ts'
import type { TypedSource } from './typed-source.ts'

/** A store, whose snapshots are to be restricted too. */
interface Snapshots {
  snapshot(): Promise<TypedSource<string>>
}

/**
 * The same source, of which every question sees only the chats that the filter lets through, whatever the question says: both hold,
 * also where they name the same dimension. Of a store, its snapshots too. Who restricts what is restricted already narrows it further.
 * The answers say so in their `query.within`. A dimension that the store has not is told by the questions. Throws `InvalidQueryError`.
 *
 * @example summary(restrict(store, { region: ['North'] }), { period: '2026-10', asOf })
 */
export function restrict<A extends string, S extends TypedSource<A>>(source: S, within: Filter): S {
  const lists: FilterLists = parseQuery(filterSchema, within)
  if (Object.keys(lists).length === 0) return source
  // Of a source that is read from through one reader already, the reader too is another one.
  if ('reader' in source) throw new Error('a source is restricted before questions to it are gathered')
  const restricted = { ...source, within: [...(source.within ?? []), lists] }
  if (!('snapshot' in source)) return restricted
  const { snapshot } = source as S & Snapshots
  return { ...restricted, snapshot: async () => restrict(await snapshot(), within) }
}

/** Whether every question to a source sees all of it. */
export function isUnrestricted({ within = [] }: Source & { readonly within?: readonly FilterLists[] }): boolean {
  return within.length === 0
}
