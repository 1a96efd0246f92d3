import { lookup } from '../../src/lookup.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'

/** What is known of a viewer's part of the store that is served. */
export interface OwnPart {
  /** The viewer's scope. */
  readonly within: Filter
  /** The establishments of it. */
  readonly establishments: ReadonlySet<string>
}

/**
 * Whether a report about the chats that `where` picks shows none but the viewer's: for every dimension of the scope it picks some of
 * the scope's values and no other, or, of what is a property of establishments, only establishments of the viewer's. In doubt it does not.
 */
export function isWithinScope(where: Filter, { within, establishments }: OwnPart): boolean {
  const picked = where.establishment ?? []
  const isOwn = picked.length > 0 && picked.every(id => establishments.has(id))
  return Object.entries(within).every(([dimension, allowed = []]) => {
    const values = lookup(where, dimension) ?? []
    if (values.length > 0 && values.every(value => allowed.includes(value))) return true
    return dimension !== 'channel' && dimension !== 'platform' && isOwn
  })
}
