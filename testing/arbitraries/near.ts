import fc from 'fast-check'
import type { PeriodInput } from '../../src/metrics/definitions/query.ts'
import type { Grain } from '../../src/time/grain.ts'
import { bucketsOf } from '../oracle/bucket.ts'
import type { Log } from '../oracle/log.ts'
import { resolvePeriod } from '../oracle/period.ts'
import { stored } from '../oracle/stored.ts'
import { viewAt } from '../oracle/view.ts'
import type { Wait } from '../oracle/wait.ts'
import { dayStart } from '../oracle/zone.ts'
import type { Scene } from './scene.ts'

/** The options of a query that decide at which instants its answer changes. */
export interface Changing {
  readonly period?: PeriodInput | undefined
  readonly grain?: Grain
  readonly olderThanSeconds?: number
  readonly maxAgeDays?: number
  readonly fromSeconds?: readonly number[]
}

/**
 * An instant at which an answer changes, or a microsecond before or after it: a row is sent, a wait opens, ends or reaches a threshold
 * of the query, or the period or one of its buckets begins or ends.
 */
export function instantNear(scene: Scene): fc.Arbitrary<(log: Log, asked: Changing, zone: string) => bigint> {
  const drawn = fc.record({
    of: fc.constantFrom('opened', 'opened', 'ended', 'row', 'bucket'),
    index: fc.nat({ max: 999 }),
    threshold: fc.nat({ max: 999 }),
    beside: fc.constantFrom(0n, 0n, -1n, 1n),
  } as const)
  return drawn.map(({ of, index, threshold, beside }) => (log, asked, zone) => {
    const { open, ended } = waitsOf(log)
    const anchors = {
      opened: () => open.map(({ openedAt }) => openedAt),
      ended: () => ended,
      row: () => log.rows.map(({ sentAt }) => sentAt),
      bucket: () => bounds(asked, zone),
    }
    const found = anchors[of]()
    const places = found.length === 0 ? scene.edges : found
    const after = of === 'opened' ? pick(thresholds(asked), threshold) : 0n
    return pick(places, index) + after + beside
  })
}

function pick(list: readonly bigint[], index: number): bigint {
  return list[index % Math.max(list.length, 1)] ?? 0n
}

/** The thresholds at which the answer may change. When the query has some of its own, they are drawn more often than the default. */
function thresholds({ olderThanSeconds, maxAgeDays, fromSeconds = [] }: Changing): readonly bigint[] {
  const own = [olderThanSeconds, maxAgeDays === undefined ? undefined : maxAgeDays * 86_400, ...fromSeconds]
  const seconds = own.filter(threshold => threshold !== undefined)
  return [...(seconds.length === 0 ? [345_600] : [...seconds, ...seconds]), 0].map(of => BigInt(of * 1_000_000))
}

/** The bounds of the period and its buckets; none when the period depends on the as-of time. */
function bounds({ period, grain }: Changing, zone: string): readonly bigint[] {
  if (period === undefined || (typeof period === 'string' && !/^\d/.test(period))) return []
  const dates = resolvePeriod(period, zone, 0n)
  if (grain === undefined) return [dayStart(zone, dates.start), dayStart(zone, dates.end)]
  return bucketsOf(dates, grain).flatMap(({ start, end }) => [start, end])
}

interface Waits {
  /** The waits that never end, or all waits when every one ends. */
  readonly open: readonly Wait[]
  readonly ended: readonly bigint[]
}

const known = new WeakMap<Log, Waits>()

function waitsOf(log: Log): Waits {
  const found = known.get(log) ?? findWaits(log)
  known.set(log, found)
  return found
}

function findWaits(log: Log): Waits {
  const waits = viewAt(stored(log).chats, 2n ** 62n).flatMap(chat => chat.waits)
  const open = waits.filter(({ end }) => end === null)
  return { open: open.length === 0 ? waits : open, ended: waits.flatMap(({ end }) => (end === null ? [] : [end.at])) }
}
