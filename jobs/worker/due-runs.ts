import { lookup } from '../../src/lookup.ts'
import type { Flow } from '../run/flow.ts'
import { freeze, instantOf } from '../run/freeze.ts'
import { scheduledRun, slotOfRun } from '../run/names.ts'
import { type RunRequest, refuseRun } from '../run/plan-run.ts'
import { dueSlots, missedText } from '../schedule/catch-up.ts'
import { readScheduleState } from '../schedule/schedule-state.ts'
import { type Slot, slotsBetween } from '../schedule/slots.ts'

/** The due runs of a subscription. */
export interface DueRuns {
  /** The run to plan now: the oldest, because planning it makes the one after it the next. Null: none. */
  readonly next: RunRequest | null
  /** Runs whose period is still settling. */
  readonly settling: readonly RunRequest[]
}

/** The runs that a subscription's schedule asks for now. Missed slots that are not caught up on are recorded as one skipped run. */
export async function dueRuns(flow: Flow, name: string): Promise<DueRuns> {
  const { config, ledger, now } = flow
  const subscription = lookup(config.subscriptions, name)
  const state = await readScheduleState(ledger.directory, name)
  if (subscription === undefined || state === null || !state.active) return { next: null, settling: [] }
  const { schedule, catchUp } = subscription
  const lastSlot = await newestSlot(flow, name, state.since)
  const request = (slot: Slot) => slotRequest(flow, name, slot)
  const readyAt = (slot: Slot) => request(slot).frozen.asOf
  const at = now()
  const due = dueSlots({ schedule, lastSlot, since: state.since, now: at, catchUp, readyAt })
  if (due.missed !== null) {
    // One run for all of them, named after the newest, so that the schedule continues after it.
    const reason = missedText(due.missed, schedule.zone)
    await refuseRun(flow, request(due.missed.last), { state: 'skipped', reason })
  }
  const [next] = due.run
  return {
    next: next === undefined ? null : request(next),
    settling: slotsBetween(schedule, lastSlot ?? state.since, at)
      .filter(slot => instantOf(readyAt(slot)) > instantOf(at))
      .map(request),
  }
}

/** The request for the run of a slot. */
export function slotRequest({ config }: Pick<Flow, 'config'>, name: string, slot: Slot): RunRequest {
  const subscription = lookup(config.subscriptions, name)
  if (subscription === undefined) throw new Error(`not in the config: subscription ${name}`)
  const frozen = freeze(subscription, slot.instant)
  return { run: scheduledRun(name, slot), subscription: name, slot, driver: 'queue', frozen }
}

/** The newest slot of a subscription that was planned or skipped; null if there is none since it began. */
async function newestSlot({ ledger }: Flow, name: string, since: string): Promise<string | null> {
  // Only names are used: a plan that cannot be read was still made.
  const slots = (await ledger.runs()).flatMap(run => slotOfRun(name, run) ?? [])
  return slots
    .filter(slot => instantOf(slot) > instantOf(since))
    .reduce<string | null>(
      (newest, slot) => (newest === null || instantOf(slot) > instantOf(newest) ? slot : newest),
      null,
    )
}
