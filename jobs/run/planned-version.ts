import { StoreError } from '../../src/errors.ts'
import { type StoreIdentity, storeIdentity } from '../../src/store/identity.ts'
import { openPinned, pinnedVersion, pinVersion, unpin } from '../../src/store/pin.ts'
import { currentVersion, type Version } from '../../src/store/versions.ts'
import type { Plan } from '../ledger/records.ts'

/** The version of the store that a run is of, as far as its plan tells it. */
export type PlannedVersion = Pick<Plan, 'run' | 'subscription' | 'storeDirectory' | 'storeVersion' | 'storeIdentity'>

/**
 * Where the version is that all reports of a run are drawn from, or why the run cannot go on: what is drawn from another version
 * would stand beside what was drawn, and sent, from this one. A run that has ended let go of its version; where the store still is at
 * it, it is kept again.
 */
export async function findPlanned(plan: PlannedVersion): Promise<Version | { readonly lost: string }> {
  const { run, storeDirectory, storeVersion } = plan
  const kept = await pinnedVersion(storeDirectory, run)
  if (kept !== null) {
    return kept.version === storeVersion ? kept : { lost: lostText(plan, 'gone') }
  }
  const current = await currentVersion(storeDirectory)
  if (current === null || current.version !== storeVersion) return { lost: lostText(plan, 'gone') }
  const again = await pinVersion(storeDirectory, run)
  const flaw = await flawOfIdentity(plan, again)
  if (flaw === null) return again
  await unpin(storeDirectory, run)
  return { lost: flaw }
}

/** The same without keeping it: the version while it is there, else null. */
export async function seePlanned(plan: PlannedVersion): Promise<Version | null> {
  const { run, storeDirectory, storeVersion } = plan
  const kept = await pinnedVersion(storeDirectory, run)
  if (kept !== null) return kept.version === storeVersion ? kept : null
  // A store that is gone, or of another causerie, has no version of this one.
  const current = await currentVersion(storeDirectory).catch(() => null)
  if (current === null || current.version !== storeVersion) return null
  return (await flawOfIdentity(plan, current)) === null ? current : null
}

async function flawOfIdentity(plan: PlannedVersion, version: Version): Promise<string | null> {
  const opened = await openPinned(plan.storeDirectory, version)
  try {
    return flawOfStore(plan, { version: version.version, identity: await storeIdentity(opened) })
  } finally {
    opened.close()
  }
}

/** Why figures from a version of a store are none of a run's; null when they are. */
export function flawOfStore(
  plan: PlannedVersion,
  found: { readonly version: number; readonly identity: StoreIdentity },
): string | null {
  if (isOfAnotherStore(plan, found.identity)) return lostText(plan, 'replaced')
  const isAnother =
    found.version !== plan.storeVersion ||
    (plan.storeIdentity !== undefined && plan.storeIdentity?.loads !== found.identity.loads)
  return isAnother ? lostText(plan, 'gone') : null
}

/** Whether a store is another one than that of a run. A plan of an earlier causerie does not tell. */
export function isOfAnotherStore({ storeIdentity: planned }: PlannedVersion, { store }: StoreIdentity): boolean {
  return planned != null && planned.store !== store
}

/** Whether it is for want of its version of the store that something of a run was given up. */
export function isLost(plan: PlannedVersion, error: string | null): boolean {
  return error === lostText(plan, 'gone') || error === lostText(plan, 'replaced')
}

/** The same text each time: what is written down of a report tells so that its run was stopped. */
function lostText({ subscription, storeDirectory, storeVersion }: PlannedVersion, what: 'gone' | 'replaced'): string {
  const cause =
    what === 'gone'
      ? `version ${storeVersion} of the store ${storeDirectory}, from which this run is, is gone`
      : `the store ${storeDirectory} is another one than that which this run is from`
  return `${cause}: what is not drawn by now would show other figures; a new run of ${subscription} is of one version again`
}

/** The current version of the store that a run is from. Throws `StoreError` where there is none any more. */
export async function versionNow({ run, storeDirectory }: PlannedVersion): Promise<Version> {
  const current = await currentVersion(storeDirectory)
  if (current !== null) return current
  throw new StoreError(`the store of run ${run} is gone: there is none at ${storeDirectory} any more`)
}
