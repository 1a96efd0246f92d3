import type { Subscription } from '../../config/config.ts'
import { lookup } from '../../src/lookup.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import type { Store } from '../../src/store/store.ts'
import type { RunQuery } from '../ledger/records.ts'

/** A value that a report of its own is about. */
export interface ScopeValue {
  readonly dimension: string
  readonly value: string
  /** The establishment's name, elsewhere the value itself. */
  readonly label: string
}

/**
 * Every value of the subscription's scope that the store knows, empty ones too, by dimension and in the order of the ranking.
 * No value for the scope `all`. Throws `InvalidQueryError` for a dimension that the store has not.
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
