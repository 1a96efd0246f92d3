import { StoreError } from '../../src/errors.ts'
import { type StoreIdentity, storeIdentity } from '../../src/store/identity.ts'
import { openPinned, pinnedVersion, pinVersion, unpin } from '../../src/store/pin.ts'
import { currentVersion, type Version } from '../../src/store/versions.ts'
import type { Plan } from '../ledger/records.ts'

/** The version of the store that a run is from, as recorded in its plan. */
export type PlannedVersion = Pick<Plan, 'run' | 'subscription' | 'storeDirectory' | 'storeVersion' | 'storeIdentity'>

/**
 * The path of the version that all reports of a run are drawn from, or why the run cannot continue: reports from another version must not be
 * mixed with those already drawn and sent. A run that has ended has released its version; if the store is still at it, it is kept again.
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

/** The same without keeping it: the version, or null if it is gone. */
export async function seePlanned(plan: PlannedVersion): Promise<Version | null> {
  const { run, storeDirectory, storeVersion } = plan
  const kept = await pinnedVersion(storeDirectory, run)
  if (kept !== null) return kept.version === storeVersion ? kept : null
  // A store that is gone, or that another causerie made, does not have the version.
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

/** Why a version of a store is not the one of a run; null if it is. */
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

/** Whether a store is not the one of a run. Plans of earlier versions do not tell. */
export function isOfAnotherStore({ storeIdentity: planned }: PlannedVersion, { store }: StoreIdentity): boolean {
  return planned != null && planned.store !== store
}

/** Whether something of a run was given up because its version of the store is gone. */
export function isLost(plan: PlannedVersion, error: string | null): boolean {
  return error === lostText(plan, 'gone') || error === lostText(plan, 'replaced')
}

/** The text is always the same, so that the record of a report shows that its run was stopped. */
function lostText({ subscription, storeDirectory, storeVersion }: PlannedVersion, what: 'gone' | 'replaced'): string {
  const cause =
    what === 'gone'
      ? `version ${storeVersion} of the store ${storeDirectory}, which this run is from, is gone`
      : `the store ${storeDirectory} is not the one that this run is from`
  return `${cause}: reports drawn now would show different figures; start a new run of ${subscription} to have all from one version`
}

/** The current version of the store that a run is from. Throws `StoreError` if the store is gone. */
export async function versionNow({ run, storeDirectory }: PlannedVersion): Promise<Version> {
  const current = await currentVersion(storeDirectory)
  if (current !== null) return current
  throw new StoreError(`the store of run ${run} is gone: there is no longer a store at ${storeDirectory}`)
}
