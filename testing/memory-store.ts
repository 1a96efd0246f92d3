import type { DuckDBEngine } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { fillIncomingEstablishments } from '../src/ingest/establishments.ts'
import { fillIncoming } from '../src/ingest/fill-incoming.ts'
import { assertWithinBounds } from '../src/ingest/load-bounds.ts'
import type { EstablishmentRow, LogRow } from '../src/ingest/log-row.ts'
import type { Mapping } from '../src/ingest/mapping/mapping.ts'
import { readMapping } from '../src/ingest/mapping/read-mapping.ts'
import { completeAttributes, mergeEstablishments } from '../src/ingest/merge-establishments.ts'
import { createRejects } from '../src/ingest/quarantine.ts'
import { countReasons } from '../src/store/reject-reasons.ts'
import type { Store } from '../src/store/store.ts'
import { formatInstant } from '../src/time/instant.ts'
import { type Fill, filledStore, type LogOf, logStore } from './log-store.ts'
import type { Log } from './oracle/log.ts'

export interface MemoryStoreOptions {
  /** Maps the columns of the rows to those of the log, or the path of a mapping file. Default: the rows already have the log's columns. */
  readonly mapping?: string | Mapping
  /** The establishments. Default: those that the rows name, without attributes or time zones. */
  readonly establishments?: Iterable<EstablishmentRow>
}

/**
 * Opens an in-memory store of rows as `ingest` takes them, or of a log of `arbitraryLog`. With a mapping, the rows have your own columns.
 * The store accepts queries about any attribute. Close it when done.
 *
 * Throws `IngestError` for an invalid mapping and for any row that `ingest` would reject.
 *
 * @example
 * const rows = [
 *   { chatId: 'c1', sentAt: '2026-03-01T10:00:00Z', author: 'customer', establishmentId: 'e1' },
 *   { chatId: 'c1', sentAt: '2026-03-01T10:20:00Z', author: 'agent', establishmentId: 'e1' },
 * ] as const
 * const store = await memoryStore(rows)
 * const { handled, meanDelaySeconds } = await summary(store, { period: '2026-03' })
 * store.close()
 * console.log(handled, meanDelaySeconds) // 1 1200
 */
export async function memoryStore(given: Log | Iterable<LogRow>, options?: Unmapped): Promise<Store<string>>
export async function memoryStore(given: LogOf<object> | Iterable<object>, options: Mapped): Promise<Store<string>>
export async function memoryStore(
  given: LogOf<object> | Iterable<object>,
  { mapping, establishments = [] }: MemoryStoreOptions = {},
): Promise<Store<string>> {
  const listed = [...establishments]
  const log = isLog(given) ? given : { rows: [...given], establishments: [] }
  const store =
    isLog(given) && mapping === undefined
      ? await logStore(given as Log)
      : await filledStore(log, await fillMapped(mapping ?? {}, log.earliest))
  if (listed.length === 0) return store
  try {
    await list(store.engine, listed)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

type Unmapped = Omit<MemoryStoreOptions, 'mapping'>
type Mapped = MemoryStoreOptions & Required<Pick<MemoryStoreOptions, 'mapping'>>

function isLog(given: LogOf<object> | Iterable<object>): given is LogOf<object> {
  return 'rows' in given && 'establishments' in given
}

/** Reads rows as `ingest` reads objects. The earliest time of the log, when it has one, replaces that of the mapping. */
async function fillMapped(mapping: string | Mapping, earliest: bigint | undefined): Promise<Fill<object>> {
  const checked = await readMapping(mapping)
  const used = earliest === undefined ? checked : { ...checked, earliest: formatInstant(earliest) }
  return async (engine, rows) => {
    const filled = await fillIncoming(engine, [rows], { mapping: used as Mapping })
    const reasons = await countReasons(engine, sql`incoming_rejects`, sql`1`)
    assertWithinBounds(filled, reasons, { maxRejected: 0, mayBeEmpty: true })
  }
}

async function list(engine: DuckDBEngine, establishments: readonly EstablishmentRow[]): Promise<void> {
  await engine.execute(createRejects)
  await mergeEstablishments(engine, await fillIncomingEstablishments(engine, establishments))
  await engine.execute(sql`DROP TABLE incoming_rejects`)
  await completeAttributes(engine)
}
