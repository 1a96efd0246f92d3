import type { Store } from '../../src/store/store.ts'
import { nameOfVersion, type SharedVersion, shareVersion } from './shared-version.ts'

/** The versions of a store that can be visited: the current one and, for a while, the previous one. */
export interface OpenVersions {
  /** The version with a name, or the current one if there is no name or that version is not open. */
  find(held: string | undefined): Promise<SharedVersion>
  /** Releases both, which stay open while visits hold them. */
  close(): void
}

interface Kept {
  readonly version: SharedVersion
  readonly letGo: () => void
}

/**
 * When a load is published, readers of open pages can still ask for parts and files: the previous version stays open for `keepMs`, with its file
 * on disk and its share of the database's memory. A version from before something was forgotten is closed at once.
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
