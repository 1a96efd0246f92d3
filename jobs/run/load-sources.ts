import type { FormatName } from '../../src/ingest/formats.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import type { StoreConfig } from '../config/config.ts'

/** What a thread is asked to load: plain JSON. */
export interface LoadRequest {
  readonly store: StoreConfig
}

/** Loads each source of a store, in their order. Rows loaded before are duplicates, and change nothing. Throws `IngestError`. */
export async function loadSources({ store }: LoadRequest): Promise<void> {
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
}
