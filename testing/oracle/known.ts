import { earlier, formatInstant, later } from './instant.ts'
import type { CanonicalRow, Load, Log } from './log.ts'
import { usableRows } from './usable.ts'

/** The span of time that a store covers; null when it does not say. */
export interface KnownSpan {
  readonly from: bigint | null
  readonly until: bigint | null
}

/** The loads of a log, each with its rows. */
export function loadsOf<Row>({
  rows,
  loads = [],
}: Pick<Log, 'loads'> & { readonly rows: readonly Row[] }): (Load & { readonly of: readonly Row[] })[] {
  let first = 0
  const found = loads.map(load => {
    const of = rows.slice(first, first + load.rows)
    first += load.rows
    return { ...load, of }
  })
  const rest = rows.slice(first)
  if (rest.length === 0 && found.length > 0) return found
  return [...found, { rows: rest.length, loadedAt: null, knownUntil: null, of: rest }]
}

/** The same log with these rows, each batch in a load of its own made now. */
export function inBatches(log: Log, batches: readonly (readonly CanonicalRow[])[]): Log {
  const loads = batches.map(({ length }) => ({ rows: length, loadedAt: null, knownUntil: null }))
  return { ...log, rows: batches.flat(), loads }
}

/** The span that the kept rows and all loads of a log give. */
export function knownSpan(kept: readonly CanonicalRow[], log: Log): KnownSpan {
  const now = BigInt(Date.now()) * 1000n
  const untils = loadsOf(log).flatMap(({ of, loadedAt, knownUntil }) => {
    if (knownUntil !== null) return [knownUntil]
    const past = usableRows({ ...log, rows: of })
      .map(row => row.sentAt)
      .filter(at => at <= (loadedAt ?? now))
    return past.length === 0 ? [] : [past.reduce(later) + 1n]
  })
  return {
    from: kept.length === 0 ? null : kept.map(row => row.sentAt).reduce(earlier),
    until: untils.length === 0 ? null : untils.reduce(later),
  }
}

/** How much of a window lies in the known span. */
export function coverage(
  { from, until }: KnownSpan,
  window: { readonly from: bigint; readonly until: bigint },
): 'full' | 'partly' | 'not' {
  if (from === null || until === null) return 'not'
  if (from <= window.from && window.until <= until) return 'full'
  const overlap = earlier(window.until, until) - later(window.from, from)
  return overlap > 0n ? 'partly' : 'not'
}

export function describeKnown({ from, until }: KnownSpan) {
  return {
    knownFrom: from === null ? null : formatInstant(from),
    knownUntil: until === null ? null : formatInstant(until),
  }
}
