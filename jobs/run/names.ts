import { createHash } from 'node:crypto'
import type { Slot } from '../schedule/slots.ts'

/** A scheduled run is named for its slot: a second tick of the same slot is the same run. */
export function scheduledRun(subscription: string, slot: Slot): string {
  return `${subscription}.${slot.local.replace(':', '')}`
}

/** A run asked for by hand is named for its period and for the instant at which it was frozen. */
export function manualRun(
  subscription: string,
  { period, asOf }: { readonly period: { readonly start: string; readonly end: string }; readonly asOf: string },
): string {
  return `${subscription}.${period.start}.${period.end}.${asOf.replaceAll(/[-:]/g, '')}`
}

/** A short name for anything, the same each time: letters and digits, for paths and queues. */
export function shortHash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/** The same for each try of a delivery, another one for a deliberate repeat. `from` is the sender. */
export function messageId(run: string, delivery: string, options: { readonly repeats: number; readonly from: string }) {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(options.from)?.[1] ?? 'causerie.invalid'
  const repeated = options.repeats === 0 ? '' : `.${options.repeats}`
  return `<${shortHash(run, delivery)}${repeated}.${run.replaceAll(/[^\w-]/g, '-')}@${domain}>`
}
