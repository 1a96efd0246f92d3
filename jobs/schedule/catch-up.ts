import { formatInstant, microsPerDay } from '../../src/metrics/period/instant.ts'
import type { Schedule } from './schedule.ts'
import { microsOf, nextSlots, type Slot, slotsBetween } from './slots.ts'

export interface CatchUpOptions {
  readonly schedule: Schedule
  /** The instant of the newest slot that was run or skipped; null when there is none. */
  readonly lastSlot: string | null
  /** When the subscription began: no slot before it is due. */
  readonly since: string
  readonly now: string
  /** Of the slots missed: run the newest, each, or none. */
  readonly catchUp: 'latest' | 'all' | 'none'
  /** The instant from which a slot can be run, at or after it: a slot before that is not due, nor late. Default: its own. */
  readonly readyAt?: (slot: Slot) => string
}

export interface DueSlots {
  /** In order of instants. */
  readonly run: readonly Slot[]
  readonly skip: readonly { readonly slot: Slot; readonly reason: string }[]
  /** Slots in `(after, before)` that are too many to list: skipped under every rule. null: there are none. */
  readonly unlisted: { readonly after: string; readonly before: string; readonly reason: string } | null
}

/** A slot at most so old is on time: a worker may be a while at other work. */
export const onTimeMinutes = 60
/** Older slots than this many are not looked at one by one. */
export const mostSlots = 1000

/** What to do at `now` with each slot in `(lastSlot ?? since, now]`. Throws `InvalidQueryError` for a text that is no instant. */
export function dueSlots(options: CatchUpOptions): DueSlots {
  const { schedule, lastSlot, since, now, catchUp, readyAt = instantOf } = options
  const after = lastSlot ?? since
  const newest = newestSlots(schedule, after, now)
  const due = newest.filter(slot => microsOf(readyAt(slot)) <= microsOf(now))
  const [oldest] = newest
  const [first] = newest.length < mostSlots ? [] : nextSlots(schedule, after, 1)
  const latest = due.length - 1
  const skip: { slot: Slot; reason: string }[] = []
  const run = due.filter((slot, index) => {
    const reason = skipReasons[catchUp]({ isLatest: index === latest, isMissed: isMissed(readyAt(slot), now) })
    if (reason !== null) skip.push({ slot, reason })
    return reason === null
  })
  const hasOlder = oldest !== undefined && first !== undefined && first.instant !== oldest.instant
  const reason = `missed, and older than the ${mostSlots} newest`
  return { run, skip, unlisted: hasOlder ? { after, before: oldest.instant, reason } : null }
}

interface Age {
  readonly isLatest: boolean
  readonly isMissed: boolean
}

/** Why a slot is not run; null when it is. */
const skipReasons = {
  all: () => null,
  latest: ({ isLatest }) => (isLatest ? null : 'missed: only the newest is caught up'),
  none: ({ isMissed }) => (isMissed ? 'missed: none is caught up' : null),
} as const satisfies Record<CatchUpOptions['catchUp'], (age: Age) => string | null>

function isMissed(readyAt: string, now: string): boolean {
  return microsOf(now) - microsOf(readyAt) > BigInt(onTimeMinutes) * 60_000_000n
}

function instantOf({ instant }: Slot): string {
  return instant
}

/** The newest slots in `(after, upTo]`, `mostSlots` at most, found from the end: years of minutes are not walked. */
function newestSlots(schedule: Schedule, after: string, upTo: string): readonly Slot[] {
  const end = microsOf(upTo)
  const start = microsOf(after)
  for (let days = 1n; ; days *= 2n) {
    const from = end - days * microsPerDay
    if (from <= start) return slotsBetween(schedule, after, upTo).slice(-mostSlots)
    const slots = slotsBetween(schedule, formatInstant(from), upTo)
    if (slots.length >= mostSlots) return slots.slice(-mostSlots)
  }
}
