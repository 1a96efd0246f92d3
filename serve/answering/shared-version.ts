import type { Snapshot } from '../../src/store/store.ts'

/** One version of the store, open for as long as somebody holds it. */
export interface SharedVersion {
  readonly snapshot: Snapshot<string>
  /** What it is called: a name that no other version has, nor one of another store in the same place. */
  readonly held: string
  /** Holds it too, until what this gives is called. */
  hold(): () => void
}

export function nameOfVersion({ version, identity }: Snapshot<string>): string {
  return `${version}-${identity.loads.slice(0, 8)}`
}

/** Held by nobody yet; closes the snapshot when the last holder lets go. */
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
