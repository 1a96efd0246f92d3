import type { Schedule } from '../../config/schedule.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { microsOf, nextSlots, type Slot, slotsBetween, spansToSearch } from './slots.ts'

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
  /** Those that came and are not run; null: there are none. They are older than those that are. */
  readonly missed: Missed | null
}

/** The slots of one outage. */
export interface Missed {
  readonly first: Slot
  readonly last: Slot
  /** Null when they are more than are looked at one by one. */
  readonly count: number | null
  /** Why none of them is run. */
  readonly reason: string
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
  const isListed = newest.length <= mostSlots
  const due = newest.slice(-mostSlots).filter(slot => microsOf(readyAt(slot)) <= microsOf(now))
  const latest = due.length - 1
  const reasons = due.map((slot, index) =>
    skipReasons[catchUp]({ isLatest: index === latest, isMissed: isMissed(readyAt(slot), now) }),
  )
  const run = due.filter((_, index) => reasons[index] === null)
  const skipped = due.filter((_, index) => reasons[index] !== null)
  const [first] = isListed ? skipped : nextSlots(schedule, after, 1)
  const last = skipped.at(-1) ?? (isListed ? undefined : newest[0])
  if (first === undefined || last === undefined) return { run, missed: null }
  const reason = reasons.find(text => text !== null) ?? `they are older than the ${mostSlots} newest`
  return { run, missed: { first, last, count: isListed ? skipped.length : null, reason } }
}

/**
 * The slots of an outage in one line.
 *
 * @example
 * const first = { local: '2026-11-02T08:00', instant: '2026-11-02T07:00:00Z' }
 * const last = { local: '2026-11-04T08:00', instant: '2026-11-04T07:00:00Z' }
 * console.log(missedText({ first, last, count: 3, reason: 'none is caught up' }, 'Europe/Paris'))
 * // missed: 3 runs from 2026-11-02 08:00 to 2026-11-04 08:00 (Europe/Paris), none is caught up
 */
export function missedText({ first, last, count, reason }: Missed, zone: string): string {
  const at = ({ local }: Slot) => local.replace('T', ' ')
  const which =
    count === 1
      ? `the run of ${at(last)}`
      : `${count ?? `more than ${mostSlots}`} runs from ${at(first)} to ${at(last)}`
  return `missed: ${which} (${zone}), ${reason}`
}

interface Age {
  readonly isLatest: boolean
  readonly isMissed: boolean
}

/** Why a slot is not run; null when it is. */
const skipReasons = {
  all: () => null,
  latest: ({ isLatest }) => (isLatest ? null : 'only the newest is caught up'),
  none: ({ isMissed }) => (isMissed ? 'none is caught up' : null),
} as const satisfies Record<CatchUpOptions['catchUp'], (age: Age) => string | null>

function isMissed(readyAt: string, now: string): boolean {
  return microsOf(now) - microsOf(readyAt) > BigInt(onTimeMinutes) * 60_000_000n
}

function instantOf({ instant }: Slot): string {
  return instant
}

/** The newest slots in `(after, upTo]`, one more than `mostSlots` at most, found from the end: years of minutes are not walked. */
function newestSlots(schedule: Schedule, after: string, upTo: string): readonly Slot[] {
  const end = microsOf(upTo)
  const start = microsOf(after)
  for (const span of spansToSearch) {
    const from = end - span
    if (from <= start) break
    const slots = slotsBetween(schedule, formatInstant(from), upTo)
    if (slots.length > mostSlots) return slots.slice(-mostSlots - 1)
  }
  return slotsBetween(schedule, after, upTo).slice(-mostSlots - 1)
}
