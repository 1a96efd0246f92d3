import type { Subscription } from '../../config/config.ts'
import { lookup } from '../../src/lookup.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import type { Store } from '../../src/store/store.ts'
import type { RunQuery } from '../ledger/records.ts'

/** A value that has its own report. */
export interface ScopeValue {
  readonly dimension: string
  readonly value: string
  /** The name of the establishment; for other dimensions, the value itself. */
  readonly label: string
}

/**
 * Every value of the subscription's scope in the store, including those without chats, by dimension and in ranking order. None for the scope
 * `all`. Throws `InvalidQueryError` for a dimension that the store does not have.
 */
export async function expandScope(
  store: Store<string>,
  query: RunQuery,
  scope: Subscription['scope'],
): Promise<readonly ScopeValue[]> {
  if (scope === 'all') return []
  const { period, zone, asOf, compare, where, not } = query
  const asked = { period, zone, asOf, compare: compare ?? 'previous', where: where ?? {}, not: not ?? {} }
  const values: ScopeValue[] = []
  for (const dimension of scope.each) {
    const allowed = lookup(where ?? {}, dimension)
    const { rows } = await ranking(store, { ...asked, by: dimension, withEmpty: true })
    for (const { key, label } of rows) {
      const value = lookup(key, dimension)
      if (value !== undefined && (allowed === undefined || allowed.includes(value)))
        values.push({ dimension, value, label })
    }
  }
  return values
}
