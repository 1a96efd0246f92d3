import { createHash } from 'node:crypto'
import type { Slot } from '../schedule/slots.ts'

/**
 * A scheduled run is named after its slot in UTC. A second tick of the same slot is the same run; the same local time in another zone, after
 * a change of the schedule, is another run.
 *
 * @example scheduledRun('monthly', { local: '2026-11-01T08:00', instant: '2026-11-01T07:00:00Z' }) // 'monthly.20261101T070000Z'
 */
export function scheduledRun(subscription: string, slot: Slot): string {
  return `${subscription}.${compact(slot.instant)}`
}

/** The instant of the slot that a run is named after; null if it belongs to another subscription or was started by hand. */
export function slotOfRun(subscription: string, run: string): string | null {
  const [, date = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(run.slice(subscription.length + 1)) ?? []
  if (!run.startsWith(`${subscription}.`) || date === '') return null
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`
}

/** A manual run is named after its period and the instant at which it was frozen. */
export function manualRun(
  subscription: string,
  { period, asOf }: { readonly period: { readonly start: string; readonly end: string }; readonly asOf: string },
): string {
  return `${subscription}.${period.start}.${period.end}.${compact(asOf)}`
}

function compact(instant: string): string {
  return instant.replaceAll(/[-:]/g, '')
}

/** A short hash of letters and digits, for paths and queues. */
export function shortHash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/**
 * The Message-ID of a delivery: the same for each attempt, another one for a deliberate repeat. It includes the id of the ledger, because two
 * ledgers may have runs and recipients of the same names, and mail programs show only one of two letters with the same id. `from` is the sender.
 */
export function messageId(
  run: string,
  delivery: string,
  options: { readonly ledger: string; readonly repeats: number; readonly from: string },
) {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(options.from)?.[1] ?? 'causerie.invalid'
  const repeated = options.repeats === 0 ? '' : `.${options.repeats}`
  return `<${shortHash(options.ledger, run, delivery)}${repeated}.${run.replaceAll(/[^\w-]/g, '-')}@${domain}>`
}

/** A unique name. `taken` has, for each name, the last number added to it, because a thousand sites may have the same name. */
export function unusedName(name: string, taken: Map<string, number>): string {
  let count = taken.get(name) ?? 0
  let free = name
  do {
    count += 1
    free = count === 1 ? name : `${name}-${count}`
  } while (count > 1 && taken.has(free))
  taken.set(name, count)
  if (free !== name) taken.set(free, 1)
  return free
}
