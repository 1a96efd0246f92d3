import type { Store } from '../../src/store/store.ts'
import { nameOfVersion, type SharedVersion, shareVersion } from './shared-version.ts'

/** The versions of a store that can be visited: the current one, and for a while the one before it. */
export interface OpenVersions {
  /** The version of a name, or the current one when that is not open, or nobody says a name. */
  find(held: string | undefined): Promise<SharedVersion>
  /** Lets go of both, which stay open for as long as a visit holds them. */
  close(): void
}

interface Kept {
  readonly version: SharedVersion
  readonly letGo: () => void
}

/**
 * Whoever reads a page when a load is published can still ask for its parts and files: the version before stays open for `keepMs`, with
 * its file on the disk and its part of the database's memory. One from before something was forgotten does not stay.
 */
export function openVersions(store: Store<string>, { keepMs }: { readonly keepMs: number }): OpenVersions {
  let current: Kept | null = null
  let before: (Kept & { readonly timer: NodeJS.Timeout }) | null = null

  const dropBefore = () => {
    clearTimeout(before?.timer)
    before?.letGo()
    before = null
  }
  const moveTo = (version: SharedVersion) => {
    const last = current
    current = { version, letGo: version.hold() }
    dropBefore()
    if (last === null) return
    if (last.version.snapshot.identity.forgotten !== version.snapshot.identity.forgotten) return last.letGo()
    before = { ...last, timer: setTimeout(dropBefore, keepMs).unref() }
  }
  const versionNow = async (): Promise<SharedVersion> => {
    const snapshot = await store.snapshot()
    if (current?.version.held === nameOfVersion(snapshot)) {
      snapshot.close()
      return current.version
    }
    const version = shareVersion(snapshot)
    moveTo(version)
    return version
  }
  return {
    async find(held) {
      const now = await versionNow()
      return held !== undefined && before?.version.held === held ? before.version : now
    },
    close() {
      dropBefore()
      current?.letGo()
      current = null
    },
  }
}
