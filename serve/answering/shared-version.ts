import type { Snapshot } from '../../src/store/store.ts'

/** A version of the store, open while anybody holds it. */
export interface SharedVersion {
  readonly snapshot: Snapshot<string>
  /** A unique name, even if another store takes its place. */
  readonly held: string
  /** Holds the version until the returned function is called. */
  hold(): () => void
}

export function nameOfVersion({ version, identity }: Snapshot<string>): string {
  return `${version}-${identity.loads.slice(0, 8)}`
}

/** Starts without holders; closes the snapshot when the last holder releases it. */
export function shareVersion(snapshot: Snapshot<string>): SharedVersion {
  let holders = 0
  return {
    snapshot,
    held: nameOfVersion(snapshot),
    hold() {
      holders++
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        holders--
        if (holders === 0) snapshot.close()
      }
    },
  }
}
