import { type Source, sourceProperty } from '../../engine/source.ts'
import type { FilterLists } from '../definitions/filter.ts'
import type { Filter } from '../definitions/query.ts'
import { filterSchema, parseQuery } from '../definitions/query-schema.ts'

type AttributeOf<S> = S extends Source<infer Attribute> ? Attribute : never

const within = sourceProperty<readonly FilterLists[]>([])

/** The filters of a restricted source, all of which hold. */
export const withinOf = within.of

/**
 * Restricts a source to the chats that match a filter. Every question to the result sees only those chats, whatever its own `where`
 * says. Both must hold, even when they name the same dimension: an establishment with several regions needs a value from each list.
 * Restricting again narrows further; nothing widens a restriction. Snapshots of a restricted store are restricted too.
 *
 * Throws `InvalidQueryError` when `filter` is not a filter or contains an empty list. A dimension that the store lacks is reported by
 * every question, with the same error.
 *
 * @example
 * const north = restrict(store, { region: ['North'] })
 * await volume(north, { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 */
export function restrict<S extends Source>(source: S, filter: Filter<AttributeOf<S>>): S {
  const parsed = parseQuery(filterSchema, filter)
  return Object.keys(parsed).length === 0 ? source : within.set(source, [...within.of(source), parsed])
}

/** Whether questions to a source see all of it. */
export function isUnrestricted(source: Source): boolean {
  return within.of(source).length === 0
}
