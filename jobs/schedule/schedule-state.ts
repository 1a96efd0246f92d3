import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { lookup } from '../../src/lookup.ts'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { flushNames } from '../../src/store/flush.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import { patternOf } from './repeat-strategy.ts'

const stateSchema = z.object({
  /** The applied schedule. */
  schedule: z.string(),
  /** No slot before it is due, ISO 8601 UTC. */
  since: z.string(),
  active: z.boolean(),
})
export type ScheduleState = z.infer<typeof stateSchema>

/** The state of a subscription's schedule; null if it was never applied. Stored in the ledger, for all workers. */
export async function readScheduleState(ledger: string, subscription: string): Promise<ScheduleState | null> {
  const path = pathOf(ledger, subscription)
  const text = await readFile(path, 'utf8').catch(cause => {
    if (cause.code === 'ENOENT') return null
    throw new LedgerError(`the ledger cannot be read: ${path}`, { cause })
  })
  if (text === null) return null
  try {
    return stateSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new LedgerError(`not the state of a schedule: ${path}`, { cause })
  }
}

/** Starts a subscription's schedule now; an unchanged one keeps its start. A new or changed schedule has missed nothing. */
export async function applySchedule(
  { ledger, subscriptions }: Pick<Config, 'ledger' | 'subscriptions'>,
  subscription: string,
  { now }: { readonly now: string },
): Promise<ScheduleState> {
  const configured = lookup(subscriptions, subscription)
  if (configured === undefined) throw new Error(`not in the config: subscription ${subscription}`)
  const schedule = patternOf(configured.schedule)
  const known = await readScheduleState(ledger, subscription)
  if (known?.active === true && known.schedule === schedule) {
    // The process that wrote it may have died before it was on disk.
    await flushNames(join(ledger, folderName))
    return known
  }
  return write(ledger, subscription, { schedule, since: now, active: true })
}

/** Stops a subscription's schedule until it is applied again. False if it was not running. */
export async function removeSchedule(ledger: string, subscription: string): Promise<boolean> {
  const known = await readScheduleState(ledger, subscription)
  if (known === null || !known.active) return false
  await write(ledger, subscription, { ...known, active: false })
  return true
}

async function write(ledger: string, subscription: string, state: ScheduleState): Promise<ScheduleState> {
  await makePrivateFolder(join(ledger, folderName))
  await writeAtomically(pathOf(ledger, subscription), `${JSON.stringify(state)}\n`)
  return state
}

const folderName = 'schedules'

function pathOf(ledger: string, subscription: string): string {
  return join(ledger, folderName, `${subscription}.json`)
}
