import type { Filter } from './query.ts'
import { filterSchema, parseQuery } from './query-schema.ts'
import type { TypedSource } from './typed-source.ts'

type AttributeOf<S> = S extends TypedSource<infer Attribute> ? Attribute : never

/**
 * The same source, of which every question sees only the chats that a filter lets through, whatever the question says: the filter
 * holds besides the question's own `where`, also where both name one dimension (an establishment of several regions must then have
 * one of each list). Restricting again narrows further; nothing widens. Snapshots of a restricted store are restricted. Only
 * what goes through `read` by itself, with SQL of one's own, is not.
 *
 * Throws `InvalidQueryError` when it is no filter, or lists no value; a dimension that the store lacks makes every question throw it.
 *
 * @example await volume(restrict(store, { region: ['North'] }), { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 */
export function restrict<S extends TypedSource<string>>(source: S, within: Filter<AttributeOf<S>>): S {
  const filter = parseQuery(filterSchema, within)
  return Object.keys(filter).length === 0 ? source : seenWithin(source, [...(source.within ?? []), filter])
}

function seenWithin<S extends TypedSource<string>>(source: S, within: readonly Filter[]): S {
  return { ...source, ...snapshotsWithin(source, within), within }
}

/** A store's snapshots, which are sources too. */
function snapshotsWithin(source: object, within: readonly Filter[]) {
  if (!hasSnapshots(source)) return {}
  return { snapshot: async () => seenWithin(await source.snapshot(), within) }
}

interface HasSnapshots {
  snapshot(): Promise<TypedSource<string>>
}

function hasSnapshots(source: object): source is HasSnapshots {
  return 'snapshot' in source
}

/** Whether every question to a source sees all of it. */
export function isUnrestricted({ within = [] }: TypedSource<string>): boolean {
  return within.length === 0
}
