import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { removeLock } from '../../src/store/lock.ts'
import { type Pin, pins, unpin } from '../../src/store/pin.ts'
import { runId } from '../ledger/ledger.ts'
import type { Flow } from './flow.ts'
import { holderOf, holdRun } from './hold-run.ts'

/**
 * Releases every version that no run of this ledger needs: see `removeUnplanned`, and those of ended runs. Returns the names of the runs.
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
      log.warn({ run }, 'released the version of a run that has ended')
      removed.push(run)
    } finally {
      hold.release()
    }
  }
  return removed
}

/** A kept version that no run of this ledger needs. */
export interface StrayPin extends Pin {
  readonly storeDirectory: string
  /**
   * A run of this ledger that has ended, or that died before it was planned. `unknown`: a name that is not in this ledger, but may be in
   * another.
   */
  readonly of: 'ended' | 'unplanned' | 'unknown'
}

/** The versions that the stores of a config keep for no open run. Versions of runs that are being planned are not included. */
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
 * Releases what is kept by runs that died before they were planned: their folder in this ledger has no plan and no process holds it. Returns
 * their names. A version kept under a name without a folder in this ledger may belong to another ledger, so it is left alone.
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

/** Removes the files that a new run begins with, its lock last: a process that waits for the lock finds it gone and creates another. Other files stay. */
export async function removeBegun(folder: string): Promise<void> {
  const names = await readdir(folder)
  for (const name of names.filter(name => /^(plan\.json\.[0-9a-f]+\.draft|working-lock-\w+)$/.test(name)))
    await rm(join(folder, name), { force: true })
  for (const name of ['steps', 'files']) await rmdir(join(folder, name)).catch(() => undefined)
  await removeLock(folder)
  await rmdir(folder).catch(() => undefined)
}

/** Releases the version kept under a name in any store of a config. Returns the stores that kept one. */
export async function letGo({ stores }: Pick<Config, 'stores'>, name: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const { directory } of Object.values(stores)) {
    if (!(await pins(directory)).some(pin => pin.name === name)) continue
    await unpin(directory, name)
    found.push(directory)
  }
  return found
}
