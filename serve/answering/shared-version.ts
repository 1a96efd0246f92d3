import { sql } from '../../src/engine/sql.ts'
import { oncePerVersion } from '../../src/metrics/once-per-version.ts'
import { storeIdentity } from '../../src/store/identity.ts'
import type { Snapshot } from '../../src/store/store.ts'

/** One version of the store, open for as long as somebody holds it. */
export interface SharedVersion extends VersionName {
  readonly snapshot: Snapshot<string>
  /** Holds it too, until what this gives is called. */
  hold(): () => void
}

export interface VersionName {
  /** A name that no other version has, nor one of another store in the same place. */
  readonly held: string
  /** How often the store has forgotten something. */
  readonly forgotten: number
}

/** Held by nobody yet; closes the snapshot when the last holder lets go. */
export function shareVersion(snapshot: Snapshot<string>, name: VersionName): SharedVersion {
  let holders = 0
  return {
    ...name,
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

/** How a version is called; read once. */
export function nameOfVersion(snapshot: Snapshot<string>): Promise<VersionName> {
  return snapshot.read(async engine => {
    const { loads, forgotten } = await readName(engine)
    return { held: `${snapshot.version}-${loads.slice(0, 8)}`, forgotten }
  })
}

const readName = oncePerVersion(async engine => {
  const [found] = await engine.query(sql`SELECT coalesce(max(generation), 0) AS generation FROM forgetting`, {
    generation: 'count',
  })
  const { loads } = await storeIdentity({ read: use => use(engine) })
  return { loads, forgotten: found?.generation ?? 0 }
})
