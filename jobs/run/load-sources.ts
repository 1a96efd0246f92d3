import type { StoreConfig } from '../../config/config.ts'
import { resolveSecret } from '../../config/secret.ts'
import { IngestError } from '../../src/errors.ts'
import { forgetPast } from '../../src/ingest/forget/forget.ts'
import type { FormatName } from '../../src/ingest/format-names.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import type { LiveSource } from '../../src/ingest/sources/live-source.ts'

/** The request to a thread to load sources: plain JSON. */
export interface LoadRequest {
  readonly store: StoreConfig
  /** The `knownUntil` of sources with `knownUntil: load`, and the instant from which retention is counted. ISO 8601 UTC. */
  readonly now: string
}

/** The result of a load: plain JSON, because errors lose their class when they leave a thread. */
export interface Loaded {
  /** Why its rows were not stored and must not be reported on; null if they were. A retry would read the same rows. */
  readonly refused: string | null
}

/**
 * Loads the sources of a store in order, stopping at the first with too many rejected rows, then forgets what is past the store's retention.
 * Rows that were loaded before are duplicates and change nothing. A source may be empty. Throws `IngestError`.
 */
export async function loadSources({ store, now }: LoadRequest): Promise<Loaded> {
  const { establishments, maxRejectedShare, retention } = store
  for (const [index, { files, source: live, format, mapping, knownUntil, ...source }] of store.sources.entries()) {
    const inputs = live === undefined ? (files ?? []) : [{ from: withSecrets(live) }]
    const load = () =>
      ingest({
        store: store.directory,
        inputs,
        empty: 'load',
        maxRejected: { share: maxRejectedShare },
        ...(format === undefined ? {} : { format: format as FormatName }),
        ...(mapping === undefined ? {} : { mapping }),
        source,
        ...(knownUntil === undefined ? {} : { knownUntil: now }),
        ...(index > 0 || establishments === undefined ? {} : { establishments }),
        lockWaitMs: 600_000,
      })
    try {
      // A source may be read in parts.
      while ((await load()).more);
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

type ConfiguredSource = NonNullable<StoreConfig['sources'][number]['source']>

function withSecrets({ password, s3, ...source }: ConfiguredSource): LiveSource {
  const secretOf = (secret: typeof password) => (secret === undefined ? undefined : resolveSecret(secret, process.env))
  return {
    ...source,
    password: secretOf(password),
    s3: s3 && { ...s3, accessKeyId: secretOf(s3.accessKeyId), sessionToken: secretOf(s3.sessionToken) },
  }
}
