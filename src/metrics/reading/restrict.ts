import { type Source, sourceProperty } from '../../engine/source.ts'
import type { FilterLists } from '../definitions/filter.ts'
import type { Filter } from '../definitions/query.ts'
import { filterSchema, parseQuery } from '../definitions/query-schema.ts'

type AttributeOf<S> = S extends Source<infer Attribute> ? Attribute : never

const within = sourceProperty<readonly FilterLists[]>([])

/** What a source is restricted to: only chats that pass all of these. */
export const withinOf = within.of

/**
 * The same source, of which every question sees only the chats that a filter lets through, whatever the question says: the filter
 * holds besides the question's own `where`, also where both name one dimension (an establishment of several regions must then have
 * one of each list). Restricting again narrows further; nothing widens. Snapshots of a restricted store are restricted.
 *
 * Throws `InvalidQueryError` when it is no filter, or lists no value; a dimension that the store lacks makes every question throw it.
 *
 * @example await volume(restrict(store, { region: ['North'] }), { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 */
export function restrict<S extends Source>(source: S, filter: Filter<AttributeOf<S>>): S {
  const parsed = parseQuery(filterSchema, filter)
  return Object.keys(parsed).length === 0 ? source : within.set(source, [...within.of(source), parsed])
}

/** Whether every question to a source sees all of it. */
export function isUnrestricted(source: Source): boolean {
  return within.of(source).length === 0
}
