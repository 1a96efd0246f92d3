import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import { currentVersion } from '../../src/store/versions.ts'
import type { Journal } from '../journal/journal.ts'
import { journalRows } from './journal-rows.ts'

export interface Published {
  /** The position of the last event in the store. */
  readonly seq: number
  /** The number of rows that were new to the store. */
  readonly accepted: number
  readonly seconds: number
}

/**
 * Loads the events that a store lacks from a journal, as one load: the store is then known until the start of the load. The position of
 * the last event is kept in the store itself, so a store that was replaced or restored receives what it lacks.
 * Throws `JournalError`, `StoreError`, `IngestError`.
 */
export async function publish(journal: Journal, store: string): Promise<Published> {
  const knownUntil = new Date().toISOString()
  const source = `journal:${await journal.read('identity', {})}:`
  const after = await publishedSeq(store, source)
  const upTo = await journal.read('lastSeq', {})
  const { accepted, seconds } = await ingest({
    store,
    inputs: [{ name: `${source}${upTo}`, rows: journalRows(journal, { after, upTo }) }],
    knownUntil,
    empty: 'load',
  })
  return { seq: upTo, accepted, seconds }
}

/** The last event of a source that a store has, 0 for none. */
export async function publishedSeq(directory: string, source: string): Promise<number> {
  if ((await currentVersion(directory)) === null) return 0
  const store = await openStore(directory)
  try {
    return await read(store, async engine => {
      const [last] = await engine.query(
        sql`SELECT coalesce(max(try_cast(substr(file, ${source.length + 1}) AS BIGINT)), 0) AS seq
          FROM (SELECT unnest(files) AS file FROM loads) WHERE starts_with(file, ${source})`,
        { seq: 'count' },
      )
      return last?.seq ?? 0
    })
  } finally {
    store.close()
  }
}
