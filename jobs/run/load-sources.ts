import type { StoreConfig } from '../../config/config.ts'
import { IngestError } from '../../src/errors.ts'
import { forgetPast } from '../../src/ingest/forget/forget.ts'
import type { FormatName } from '../../src/ingest/formats.ts'
import { ingest } from '../../src/ingest/ingest.ts'

/** What a thread is asked to load: plain JSON. */
export interface LoadRequest {
  readonly store: StoreConfig
  /** Until when sources that say so are known, and by which what is past the store's retention is forgotten. ISO 8601 UTC. */
  readonly now: string
}

/** How a load ended: plain JSON, since an error loses its kind on its way out of a thread. */
export interface Loaded {
  /** Why its rows are not fit to be reported on; null when they are stored. Another try would read the same rows. */
  readonly refused: string | null
}

/**
 * Loads each source of a store, in their order, up to one of which too many rows are rejected, then forgets what is past the store's
 * retention. Rows loaded before are duplicates, and change nothing; a source may have none. Throws `IngestError`.
 */
export async function loadSources({ store, now }: LoadRequest): Promise<Loaded> {
  const { establishments, maxRejectedShare, retention } = store
  for (const [index, { files, format, mapping, knownUntil }] of store.sources.entries()) {
    try {
      await ingest({
        store: store.directory,
        inputs: files,
        empty: 'load',
        maxRejected: { share: maxRejectedShare },
        ...(format === undefined ? {} : { format: format as FormatName }),
        ...(mapping === undefined ? {} : { mapping }),
        ...(knownUntil === undefined ? {} : { knownUntil: now }),
        ...(index > 0 || establishments === undefined ? {} : { establishments }),
        lockWaitMs: 600_000,
      })
    } catch (error) {
      if (error instanceof IngestError && error.reasons.length > 0) return { refused: error.message }
      throw error
    }
  }
  if (retention !== undefined) {
    await forgetPast({ store: store.directory, days: retention.days, now, lockWaitMs: 600_000 })
  }
  return { refused: null }
}
