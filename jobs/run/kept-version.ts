import { pinnedVersion, pinVersion, unpin } from '../../src/store/pin.ts'
import { currentVersion, type Version } from '../../src/store/versions.ts'
import type { Plan } from '../ledger/records.ts'

/** The version that a run's reports are drawn from, while it is there: kept for the run, or still the store's. Null: it is gone. */
export async function versionOf({ run, storeDirectory, storeVersion }: Plan): Promise<Version | null> {
  const pinned = await pinnedVersion(storeDirectory, run)
  if (pinned !== null) return pinned
  // A store that is gone, or of another causerie, has no version of this one.
  const current = await currentVersion(storeDirectory).catch(() => null)
  return current?.version === storeVersion ? current : null
}

/** Keeps that version for a run that is opened again. False: it is gone. */
export async function keepVersion(plan: Plan): Promise<boolean> {
  if ((await versionOf(plan)) === null) return false
  const { version } = await pinVersion(plan.storeDirectory, plan.run)
  if (version === plan.storeVersion) return true
  // Replaced between the two looks.
  await unpin(plan.storeDirectory, plan.run)
  return false
}
