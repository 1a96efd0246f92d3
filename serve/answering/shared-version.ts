import type { Snapshot } from '../../src/store/store.ts'

/** One version of the store, open for as long as somebody holds it. */
export interface SharedVersion {
  readonly snapshot: Snapshot<string>
  /** Holds it too, until what this gives is called. */
  hold(): () => void
}

/** Held by nobody yet; closes the snapshot when the last holder lets go. */
export function shareVersion(snapshot: Snapshot<string>): SharedVersion {
  let holders = 0
  return {
    snapshot,
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
