import { lookup } from '../../src/lookup.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'

/** A viewer's part of the served store. */
export interface OwnPart {
  /** The viewer's scope. */
  readonly within: Filter
  /** The establishments in that part. */
  readonly establishments: ReadonlySet<string>
}

/**
 * Whether a report with the filter `where` shows only chats of the viewer: for every dimension of the scope, it selects only values of the scope
 * or, for attributes of establishments, only the viewer's establishments. In doubt, false.
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
