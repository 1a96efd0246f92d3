import { forgetPast } from '../../src/ingest/forget/forget.ts'
import type { FormatName } from '../../src/ingest/formats.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import type { StoreConfig } from '../config/config.ts'

/** What a thread is asked to load: plain JSON. */
export interface LoadRequest {
  readonly store: StoreConfig
  /** By which what is past the store's retention is forgotten. ISO 8601 UTC. */
  readonly now: string
}

/**
 * Loads each source of a store, in their order, then forgets what is past its retention. Rows loaded before are duplicates, and change
 * nothing. Throws `IngestError`.
 */
export async function loadSources({ store, now }: LoadRequest): Promise<void> {
  for (const [index, { files, format, mapping }] of store.sources.entries()) {
    await ingest({
      store: store.directory,
      inputs: files,
      ...(format === undefined ? {} : { format: format as FormatName }),
      ...(mapping === undefined ? {} : { mapping }),
      ...(index > 0 || store.establishments === undefined ? {} : { establishments: store.establishments }),
      lockWaitMs: 600_000,
    })
  }
  if (store.retention !== undefined) {
    await forgetPast({ store: store.directory, days: store.retention.days, now, lockWaitMs: 600_000 })
  }
}
