import type { Schedule } from '../../config/schedule.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { microsOf, nextSlots, type Slot, slotsBetween, spansToSearch } from './slots.ts'

export interface CatchUpOptions {
  readonly schedule: Schedule
  /** The instant of the newest slot that was run or skipped; null if there is none. */
  readonly lastSlot: string | null
  /** When the subscription began. No slot before it is due. */
  readonly since: string
  readonly now: string
  /** Which missed slots to run: the latest, all, or none. */
  readonly catchUp: 'latest' | 'all' | 'none'
  /** The instant from which a slot can be run, at or after its own. Before that it is neither due nor late. Default: its own. */
  readonly readyAt?: (slot: Slot) => string
}

export interface DueSlots {
  /** By instant. */
  readonly run: readonly Slot[]
  /** Past slots that are not run; null: none. They are older than those that are run. */
  readonly missed: Missed | null
}

/** The slots of one outage. */
export interface Missed {
  readonly first: Slot
  readonly last: Slot
  /** Null if there are more than `mostSlots`. */
  readonly count: number | null
  /** Why they are not run. */
  readonly reason: string
}

/** A slot no older than this is on time: a worker may be busy for a while. */
export const onTimeMinutes = 60
/** How many of the newest slots are examined one by one. */
export const mostSlots = 1000

/** What to do at `now` with each slot in `(lastSlot ?? since, now]`. Throws `InvalidQueryError` for a text that is not an instant. */
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
  const reason = reasons.find(text => text !== null) ?? `they are older than the ${mostSlots} latest`
  return { run, missed: { first, last, count: isListed ? skipped.length : null, reason } }
}

/**
 * Describes the missed slots of an outage in one line.
 *
 * @example
 * const first = { local: '2026-11-02T08:00', instant: '2026-11-02T07:00:00Z' }
 * const last = { local: '2026-11-04T08:00', instant: '2026-11-04T07:00:00Z' }
 * console.log(missedText({ first, last, count: 3, reason: 'none is caught up on' }, 'Europe/Paris'))
 * // missed: 3 runs from 2026-11-02 08:00 to 2026-11-04 08:00 (Europe/Paris), none is caught up on
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

/** Why a slot is not run; null if it is. */
const skipReasons = {
  all: () => null,
  latest: ({ isLatest }) => (isLatest ? null : 'only the latest is caught up on'),
  none: ({ isMissed }) => (isMissed ? 'none is caught up on' : null),
} as const satisfies Record<CatchUpOptions['catchUp'], (age: Age) => string | null>

function isMissed(readyAt: string, now: string): boolean {
  return microsOf(now) - microsOf(readyAt) > BigInt(onTimeMinutes) * 60_000_000n
}

function instantOf({ instant }: Slot): string {
  return instant
}

/** The newest slots in `(after, upTo]`, at most one more than `mostSlots`. Searched from the end, so as not to walk through years of minutes. */
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
