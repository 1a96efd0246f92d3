import { sql, texts } from '../engine/sql.ts'
import { updateStore } from '../store/update.ts'
import { deriveIncoming } from './derive.ts'
import { fillIncomingEstablishments } from './establishments.ts'
import { fillIncoming, type LogInput, type LogOptions } from './fill-incoming.ts'
import { forgetAgain } from './forget/forget-again.ts'
import { completeAttributes, mergeEstablishments } from './merge-establishments.ts'

export interface IngestOptions extends LogOptions {
  /** The store's directory; made when it does not exist. */
  readonly store: string
  /** File paths and globs, `-` for standard input, Arrow tables, (async) iterables of rows; several are one load. */
  readonly inputs: readonly LogInput[]
  /** An establishments file: it replaces what the store knew of the establishments that it lists. */
  readonly establishments?: string
  /** How long to wait for another load of this store to end, in milliseconds. Default 60 000. */
  readonly lockWaitMs?: number
  /** DuckDB's memory bound for this load, as DuckDB writes it; beyond it spills into the store's directory. Default `2500MB`. */
  readonly memoryLimit?: string
}

/** The accounting of one load: `read = accepted + duplicates + rejected`, log rows only. */
export interface IngestReport {
  readonly read: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** In the whole store after the load. */
  readonly chats: number
  /** In the whole store after the load, listed or met in the log. */
  readonly establishments: number
  readonly seconds: number
}

/**
 * Loads message logs into a store: all of them or, when anything fails, nothing. Rows that cannot be used are kept with their
 * file, line and reason (see `rejects`), they do not stop the load.
 * Throws `IngestError` for a file or a mapping that cannot be used, `StoreError` when the store cannot be written.
 */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  const startedMs = performance.now()
  const loadedAt = BigInt(Date.now()) * 1000n
  const { store, inputs, establishments, lockWaitMs, memoryLimit, ...logOptions } = options

  return updateStore(store, { lockWaitMs, memoryLimit }, async (engine, next) => {
    await engine.execute(sql`SET preserve_insertion_order = true`)
    const [last] = await engine.query(sql`SELECT coalesce(max(load_id), 0) AS load_id FROM loads`, { load_id: 'count' })
    const loadId = (last?.load_id ?? 0) + 1

    const filled = await fillIncoming(engine, inputs, logOptions)
    if (establishments !== undefined) {
      await mergeEstablishments(engine, await fillIncomingEstablishments(engine, establishments))
    }
    const incoming = filled.read - filled.rejected
    options.onProgress?.({ phase: 'derive', rows: incoming })
    const again = await forgetAgain(engine, filled.files)
    if (again.isStoreConcerned) next.writeAfresh()
    const { accepted } = await deriveIncoming(engine, loadId)
    await completeAttributes(engine)
    await engine.execute(
      sql`INSERT INTO rejects SELECT ${loadId}, file, line, reason, raw, of_log FROM incoming_rejects`,
    )
    await engine.execute(sql`DROP TABLE incoming_rejects`)

    const [size] = await engine.query(
      sql`SELECT (SELECT count(*) FROM chats) AS chats, (SELECT count(*) FROM establishments) AS establishments`,
      { chats: 'count', establishments: 'count' },
    )
    if (size === undefined) throw new Error('a count gave no row')
    const report = {
      read: filled.read,
      accepted,
      duplicates: incoming - accepted,
      rejected: filled.rejected,
      ...size,
      seconds: (performance.now() - startedMs) / 1000,
    }
    await engine.execute(sql`INSERT INTO loads VALUES (${loadId}, make_timestamptz(${loadedAt}), ${report.seconds},
      ${texts(again.files)}, ${report.read}, ${report.accepted}, ${report.duplicates}, ${report.rejected},
      ${filled.ambiguousTimes}, ${filled.skippedTimes})`)
    return report
  })
}
