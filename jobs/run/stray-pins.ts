import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { removeLock } from '../../src/store/lock.ts'
import { type Pin, pins, unpin } from '../../src/store/pin.ts'
import { runId } from '../ledger/ledger.ts'
import type { Flow } from './flow.ts'
import { holderOf, holdRun } from './hold-run.ts'

/**
 * Removes every version that no run of this ledger needs: `removeUnplanned`, and those of runs that have ended. Gives the runs' names.
 */
export async function removeStrayPins(flow: Pick<Flow, 'config' | 'ledger' | 'log'>): Promise<readonly string[]> {
  const { config, ledger, log } = flow
  const removed = [...(await removeUnplanned(flow))]
  for (const { name: run, of } of await strayPins(flow)) {
    if (of !== 'ended') continue
    const hold = await holdRun(ledger, run)
    if ('heldBy' in hold) continue
    try {
      if ((await ledger.latest('run', run, runId)).state === 'planned') continue
      await letGo(config, run)
      log.warn({ run }, 'let go of the version of a run that has ended')
      removed.push(run)
    } finally {
      hold.release()
    }
  }
  return removed
}

/** A version that is kept and that no run of this ledger needs. */
export interface StrayPin extends Pin {
  readonly storeDirectory: string
  /**
   * A run of this ledger that has ended, or that died before it was planned. `unknown`: this ledger has none of that name, another one
   * may.
   */
  readonly of: 'ended' | 'unplanned' | 'unknown'
}

/** What the stores of a config keep for no open run of its ledger. Runs that are being planned are none. */
export async function strayPins({ config, ledger }: Pick<Flow, 'config' | 'ledger'>): Promise<readonly StrayPin[]> {
  const directories = new Set(Object.values(config.stores).map(({ directory }) => directory))
  const found: StrayPin[] = []
  for (const storeDirectory of directories) {
    const kept = await pins(storeDirectory)
    if (kept.length === 0) continue
    const open = new Set(await ledger.openRuns())
    const planned = new Set(await ledger.runs())
    const unplanned = new Set(await ledger.unplanned())
    for (const pin of kept) {
      const { name } = pin
      if (open.has(name) || (unplanned.has(name) && (await holderOf(ledger, name)) !== null)) continue
      const of = planned.has(name) ? 'ended' : unplanned.has(name) ? 'unplanned' : 'unknown'
      found.push({ ...pin, storeDirectory, of })
    }
  }
  return found
}

/**
 * Lets go of what runs keep that died before they were planned: their folder in this ledger has no plan and nobody holds it. Gives their
 * names. A version that is kept under a name of which this ledger has no folder may be another ledger's: it is left.
 */
async function removeUnplanned({ config, ledger, log }: Pick<Flow, 'config' | 'ledger' | 'log'>) {
  const removed: string[] = []
  for (const run of await ledger.unplanned()) {
    const hold = await holdRun(ledger, run)
    if ('heldBy' in hold) continue
    try {
      if ((await ledger.plan(run)) !== null) continue
      await letGo(config, run)
      await removeBegun(ledger.folderOf(run))
      log.warn({ run }, 'removed: it died before it was planned')
      removed.push(run)
    } finally {
      hold.release()
    }
  }
  return removed
}

/** What a run begins with, its lock last: whoever waits for that one finds it gone, and makes another. What else is there stays. */
export async function removeBegun(folder: string): Promise<void> {
  const names = await readdir(folder)
  for (const name of names.filter(name => /^(plan\.json\.[0-9a-f]+\.draft|working-lock-\w+)$/.test(name)))
    await rm(join(folder, name), { force: true })
  for (const name of ['steps', 'files']) await rmdir(join(folder, name)).catch(() => undefined)
  await removeLock(folder)
  await rmdir(folder).catch(() => undefined)
}

/** Lets go of the version that a name keeps in any store of a config. Gives the stores that kept one. */
export async function letGo({ stores }: Pick<Config, 'stores'>, name: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const { directory } of Object.values(stores)) {
    if (!(await pins(directory)).some(pin => pin.name === name)) continue
    await unpin(directory, name)
    found.push(directory)
  }
  return found
}
