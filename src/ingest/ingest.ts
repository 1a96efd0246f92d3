import type { DuckDBEngine } from '../engine/duckdb.ts'
import { instant, sql, texts } from '../engine/sql.ts'
import { IngestError, type RejectReason, StoreError } from '../errors.ts'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import { exhaustedBy } from '../store/exhausted.ts'
import { keepLoadNotes, type LoadNote } from '../store/load-notes.ts'
import { memoryBytesOf } from '../store/memory.ts'
import { countReasons } from '../store/reject-reasons.ts'
import { updateStore } from '../store/update.ts'
import { nowMicros } from '../time/now.ts'
import { type Derived, deriveIncoming } from './derive.ts'
import { type EstablishmentsInput, fillIncomingEstablishments } from './establishments.ts'
import {
  type FilledLog,
  type FromSource,
  fillIncoming,
  type LogInput,
  type LogOptions,
  type MappedLogInput,
  type SkippedEvents,
} from './fill-incoming.ts'
import { forgetAgain } from './forget/forget-again.ts'
import { assertBound, assertPlaced, assertWithinBounds, type LoadBounds, type MaxRejected } from './load-bounds.ts'
import { incomingExtent, readKnownUntil } from './load-extent.ts'
import type { ArrowTable } from './log-row.ts'
import type { Mapping } from './mapping/mapping.ts'
import { completeAttributes, mergeEstablishments } from './merge-establishments.ts'
import type { FoundEncoding } from './read/decode.ts'
import { keepCursors } from './sources/kept-cursors.ts'

interface LoadOptions extends Omit<LogOptions, 'mapping'> {
  /** The store's directory, created if it does not exist, or an address of ClickHouse, such as `clickhouse://a.example/shop`. */
  readonly store: string
  /** An establishments file, or the establishments as objects. They replace what the store knows of the establishments they list. */
  readonly establishments?: EstablishmentsInput
  /**
   * The maximum number of rows that are rejected or `withoutEstablishment`, as a number or as a share of the rows read; beyond it nothing is
   * stored. Default: no limit.
   */
  readonly maxRejected?: MaxRejected
  /**
   * What to do if the inputs have no rows, or only rows `withoutEstablishment`: `refuse` fails, `load` records that nothing happened. Default: `load` if `knownUntil` says up to
   * when nothing happened or an input is a database or a bucket, otherwise `refuse`.
   */
  readonly empty?: 'refuse' | 'load'
  /**
   * The instant up to which the source is complete, ISO 8601 with offset or `Z`; not later than the load. Default: one microsecond after the
   * latest row that is not dated after the load.
   */
  readonly knownUntil?: string
  /** How long to wait for another load of this store to end, in milliseconds. Default 60 000. */
  readonly lockWaitMs?: number
  /**
   * DuckDB's memory limit for this load, in its own notation: `4GB`, `512MiB`. Larger loads are processed in slices and spill into the
   * store's directory. Default: a quarter of the memory that the process may use.
   */
  readonly memoryLimit?: string
}

/**
 * `inputs` are file paths, globs, `-` for standard input, Arrow tables, (async) iterables of rows, databases or buckets; together they are one
 * load.
 */
type Inputs =
  | { readonly inputs: readonly (string | ArrowTable | FromSource)[]; readonly mapping?: LogOptions['mapping'] }
  // The rows of a mapped log have their own columns.
  | { readonly inputs: readonly MappedLogInput[]; readonly mapping: string | Mapping }
  | { readonly inputs: readonly LogInput[]; readonly mapping?: undefined }

export type IngestOptions = LoadOptions & Inputs

const optionNames: NamesOf<IngestOptions> = {
  store: true,
  inputs: true,
  establishments: true,
  format: true,
  source: true,
  mapping: true,
  maxRejected: true,
  empty: true,
  knownUntil: true,
  stdin: true,
  temporaryFolder: true,
  lockWaitMs: true,
  memoryLimit: true,
  onProgress: true,
}

/** The counts of one load: `read = accepted + duplicates + rejected`, for log rows only. */
export interface IngestReport {
  readonly read: number
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: number
  /** Rows dropped in favour of another with the same id and other content, where no `updated_at` tells which is later. */
  readonly conflictingRepeats: number
  /** Accepted rows of chats for which no row names an establishment. They count nowhere until a later load brings one that does. */
  readonly withoutEstablishment: number
  /** In the whole store after the load. */
  readonly chats: number
  /** In the whole store after the load, whether listed or only found in the log. */
  readonly establishments: number
  readonly seconds: number
  /** Rows of the establishments file that are among the rejects. */
  readonly establishmentsRejected: number
  /** Events of an export that are no rows of a log, by reason, most frequent first. `read` does not count them. */
  readonly skipped: readonly SkippedEvents[]
  /** How the text files that are not UTF-8 were decoded, including the establishments file. */
  readonly encodings: readonly FoundEncoding[]
  /** Why rows were rejected, including those of an establishments file, most frequent reason first. `rejects` lists each row. */
  readonly reasons: readonly RejectReason[]
  /** Whether a source with `rowsPerLoad` has further rows: load it again. */
  readonly more: boolean
}

/**
 * Loads message logs into a store: everything or, if anything fails, nothing. Rows that cannot be used are kept with their file, line
 * and reason (see `rejects`) and do not stop the load, unless no row is left or there are more than `maxRejected`. Throws `IngestError` for
 * a file or mapping that cannot be used and when memory or disk run out, and `StoreError` when the store cannot be written.
 *
 * @example
 * const { accepted, rejected } = await ingest({ store: 'another', inputs: ['messages.csv'], establishments: 'establishments.csv' })
 * console.log(accepted, rejected) // 64 0
 */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  assertKnownOptions('ingest', options, optionNames)
  const startedMs = performance.now()
  const loadedAt = nowMicros()
  const {
    store,
    inputs,
    establishments,
    maxRejected = null,
    knownUntil,
    empty = knownUntil === undefined && !inputs.some(isFromSource) ? 'refuse' : 'load',
    lockWaitMs,
    memoryLimit,
    ...logOptions
  } = options
  if (maxRejected !== null) assertBound(maxRejected)
  const bounds: LoadBounds = { maxRejected, mayBeEmpty: empty === 'load' }
  const declared = readKnownUntil(knownUntil, loadedAt)

  const memoryBytes = memoryBytesOf(memoryLimit)
  const { temporaryFolder } = logOptions
  const loading = updateStore(store, { lockWaitMs, memoryBytes, temporaryFolder }, async (engine, next) => {
    await engine.execute(sql`SET preserve_insertion_order = true`)
    const [last] = await engine.query(sql`SELECT coalesce(max(load_id), 0) AS load_id FROM loads`, { load_id: 'count' })
    const loadId = (last?.load_id ?? 0) + 1

    const filled = await fillIncoming(engine, inputs, logOptions)
    const extent = await incomingExtent(engine, { readAt: nowMicros(), declared })
    const encodings = [...filled.encodings]
    const onEncoding = (found: FoundEncoding) => encodings.push(found)
    const attributes =
      establishments === undefined
        ? null
        : await fillIncomingEstablishments(engine, establishments, { ...logOptions, onEncoding })
    const reasons = await reasonsOfLoad(engine)
    assertWithinBounds(filled, reasons, bounds)

    if (attributes !== null) await mergeEstablishments(engine, attributes)
    options.onProgress?.({ phase: 'derive', rows: filled.read - filled.rejected })
    await next.bringIncoming()
    const again = await forgetAgain(engine, filled.files, next.bringAll)
    if (again.isStoreConcerned) next.writeAfresh()
    // Forgotten ids are now those under which the store has them.
    await next.bringIncoming()
    const derived = await deriveIncoming(engine, loadId, {
      sliceRows: Math.max(1, Math.floor(memoryBytes / sliceRowBytes)),
    })
    assertPlaced({ ...filled, unplaced: derived.unplaced }, bounds)
    await completeAttributes(engine)
    await keepCursors(engine, filled.cursors)
    await engine.execute(
      sql`INSERT INTO rejects SELECT ${loadId}, file, line, reason, raw, of_log FROM incoming_rejects`,
    )
    await engine.execute(sql`DROP TABLE incoming_rejects`)
    await keepLoadNotes(engine, loadId, notesOf(filled, derived))

    const rest = await next.rest()
    const account = await accountOf(engine, filled, derived)
    const report = {
      ...account,
      chats: account.chats + rest.chats,
      seconds: (performance.now() - startedMs) / 1000,
      establishmentsRejected: reasons.reduce((sum, { of, rows }) => sum + (of === 'log' ? 0 : rows), 0),
      skipped: filled.skipped,
      encodings,
      reasons,
      more: [...filled.cursors.values()].some(({ more }) => more),
    }
    await engine.execute(sql`INSERT INTO loads (load_id, loaded_at, seconds, files, read, accepted, duplicates, rejected,
        ambiguous_times, skipped_times, conflicting_repeats, future_rows, known_from, known_until)
      VALUES (${loadId}, make_timestamptz(${loadedAt}), ${report.seconds}, ${texts(again.files)}, ${report.read},
        ${report.accepted}, ${report.duplicates}, ${report.rejected}, ${filled.ambiguousTimes}, ${filled.skippedTimes},
        ${report.conflictingRepeats}, ${extent.futureRows}, (SELECT least(min(sent_at), ${rest.knownFrom === null ? null : instant(rest.knownFrom)}::TIMESTAMPTZ) FROM log),
        ${extent.knownUntil === null ? null : instant(extent.knownUntil)})`)
    return report
  })
  return loading.catch(error => {
    throw error instanceof StoreError && exhaustedBy(error) !== null ? exhaustedLoad(error) : error
  })
}

function isFromSource(input: MappedLogInput): boolean {
  return typeof input === 'object' && 'from' in input
}

function notesOf(filled: FilledLog, derived: Derived): readonly LoadNote[] {
  const counted = (note: LoadNote['note'], events: number, example: LoadNote['example']) => ({
    note,
    reason: '',
    events,
    example,
  })
  return [
    ...filled.skipped.map(({ reason, events }) => ({ note: 'skipped', reason, events, example: null }) as const),
    counted('ambiguous_times', filled.ambiguousTimes, filled.firstAmbiguous),
    counted('skipped_times', filled.skippedTimes, filled.firstSkipped),
    counted('conflicting_repeats', derived.conflictingRepeats, derived.firstConflict),
  ]
}

/** Estimated memory per row while its chat is derived and its texts are looked up, in bytes; on the high side. */
const sliceRowBytes = 200

/** The error of a load that ran out of memory or disk, with the file if it was being read at that moment. */
function exhaustedLoad({ message, cause }: StoreError): IngestError {
  const file = cause instanceof IngestError ? cause.file : null
  return file === null ? new IngestError(message, { cause }) : new IngestError(`${file}: ${message}`, { file, cause })
}

async function reasonsOfLoad(engine: DuckDBEngine): Promise<readonly RejectReason[]> {
  const counted = await countReasons(engine, sql`incoming_rejects`, sql`1`)
  return counted.map(({ example: { load: _, ...example }, ...reason }) => ({ ...reason, example }))
}

/** The counts of the load, and the size of the store after it. */
async function accountOf(
  engine: DuckDBEngine,
  { read, rejected }: FilledLog,
  { accepted, conflictingRepeats, unplaced }: Derived,
) {
  const [size] = await engine.query(
    sql`SELECT (SELECT count(*) FROM chats) AS chats, (SELECT count(*) FROM establishments) AS establishments`,
    { chats: 'count', establishments: 'count' },
  )
  if (size === undefined) throw new Error('a count gave no row')
  return {
    read,
    accepted,
    duplicates: read - rejected - accepted,
    rejected,
    conflictingRepeats,
    withoutEstablishment: unplaced.rows,
    ...size,
  }
}
