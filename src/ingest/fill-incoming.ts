import type { Readable } from 'node:stream'
import type { DuckDBEngine } from '../engine/duckdb.ts'
import { identifier, type Sql, sql } from '../engine/sql.ts'
import { InvalidQueryError } from '../errors.ts'
import { createIncoming } from '../store/schema.ts'
import type { Micros } from '../time/instant.ts'
import { isZone } from '../time/zone.ts'
import { fillingColumns, insertCanonical } from './canonical/insert-canonical.ts'
import { isoColumns, logRules, neededSourceColumns, requiredColumns, sourceColumns } from './canonical/log-rules.ts'
import type { FormatName } from './format-names.ts'
import type { SourceFacts } from './formats/export-row.ts'
import type { ExportContext } from './formats/read-export.ts'
import { formatNamed, formats, type OpenInput, takesFolders } from './formats.ts'
import type { ArrowTable, LogRow } from './log-row.ts'
import type { Mapping } from './mapping/mapping.ts'
import { readMapping } from './mapping/read-mapping.ts'
import { type IngestProgress, withProgress } from './progress.ts'
import { createRejects, keepRejects } from './quarantine.ts'
import type { FoundEncoding } from './read/decode.ts'
import { type FindOptions, type FoundFile, findFiles } from './read/find-files.ts'
import { type Scratch, unpack, withScratch } from './read/unpack.ts'
import { type BucketObject, downloaded, newObjects } from './sources/bucket.ts'
import type { SourceCursor } from './sources/cursor.ts'
import { lastCursor } from './sources/kept-cursors.ts'
import { withLiveReader } from './sources/live-reader.ts'
import { type LiveSource, type ParsedSource, parseSource } from './sources/live-source.ts'
import { takeIn } from './take-in.ts'

type Rows<Row> = Iterable<Row> | AsyncIterable<Row>

/** Rows with a name, which stands for a file name in the load's record and its rejects. */
export interface NamedRows<Row> {
  readonly name: string
  readonly rows: Rows<Row>
}

/** A database or a bucket to read the log from. */
export interface FromSource {
  readonly from: LiveSource
}

/** A path, a glob, or `-` for standard input; a Table of apache-arrow; rows as objects; or a database or a bucket. */
export type LogInput = string | ArrowTable | Rows<LogRow> | NamedRows<LogRow> | FromSource

/** A log read with a mapping: its rows have the columns that the mapping names. */
export type MappedLogInput = string | ArrowTable | Rows<object> | NamedRows<object> | FromSource

export interface LogOptions {
  /** How the files' columns become the log's: a mapping, or the path of a YAML or JSON file with one. */
  readonly mapping?: string | Mapping | undefined
  /** Default `causerie`. Only this one takes a mapping, rows and tables. */
  readonly format?: FormatName | undefined
  /** What an export of another product does not say itself: its zone, its site, who answers. */
  readonly source?: SourceFacts | undefined
  /** The stream that `-` stands for. Default: the process's standard input. */
  readonly stdin?: Readable | undefined
  /** Where piped and compressed inputs are unpacked during the load. Default: the system's temporary folder. */
  readonly temporaryFolder?: string | undefined
  readonly onProgress?: ((progress: IngestProgress) => void) | undefined
}

/** Events of an export that a format leaves out, such as joins and reactions. */
export interface SkippedEvents {
  readonly reason: string
  readonly events: number
}

/** What was read: `read` = the rows in `incoming` + the `rejected` log rows in `incoming_rejects`. */
export interface FilledLog {
  readonly read: number
  readonly rejected: number
  /** In accepted rows: times without an offset that occur twice, and those that the clock skips. */
  readonly ambiguousTimes: number
  readonly skippedTimes: number
  /** The earliest instants that such times were taken for. */
  readonly firstAmbiguous: Micros | null
  readonly firstSkipped: Micros | null
  readonly files: readonly string[]
  /** Events of an export that are no rows of a log, by reason, most frequent first. They are not counted in `read`. */
  readonly skipped: readonly SkippedEvents[]
  /** The encodings of the text files that are not UTF-8. */
  readonly encodings: readonly FoundEncoding[]
  /** How far each source was read, by its key. */
  readonly cursors: ReadonlyMap<string, SourceCursor>
}

/**
 * Reads message logs into the temp table `incoming` in canonical form, duplicates included, and rejects into `incoming_rejects`. Must not
 * run inside a transaction. Throws `IngestError` for an input or a mapping that cannot be used.
 */
export async function fillIncoming(
  engine: DuckDBEngine,
  inputs: readonly MappedLogInput[],
  options: LogOptions = {},
): Promise<FilledLog> {
  const format = formatNamed(options.format ?? 'causerie')
  const { source = {} } = options
  if (options.mapping !== undefined && format !== formats.causerie && format !== formats.auto)
    throw new InvalidQueryError('a mapping is for the format causerie: the other formats know their columns')
  const mapping = await readMapping(options.mapping ?? mappingOf(source))
  const log = await logRules(engine, mapping)
  const cursors = new Map<string, SourceCursor>()
  const finding = inputs.map(input => find(input, { folders: takesFolders(format), engine, cursors }))
  const found = (await Promise.all(finding)).flat()

  await engine.execute(createIncoming)
  for (const [name, type] of Object.entries(fillingColumns)) {
    await engine.execute(sql`ALTER TABLE incoming ADD COLUMN ${identifier(name)} ${type}`)
  }
  await engine.execute(createRejects)
  if (options.onProgress !== undefined) {
    await engine.execute(sql`SET enable_progress_bar = true`)
    await engine.execute(sql`SET enable_progress_bar_print = false`)
  }

  const progress = trackProgress(found, options.onProgress)
  const encodings: FoundEncoding[] = []
  const skipped = new Map<string, number>()
  let firstRow = 0
  for (const input of found) {
    await withScratch(options.temporaryFolder ?? null, async scratch => {
      const context: ExportContext = {
        engine,
        scratch,
        columns: sourceColumns(log),
        spelled: sourceColumns(log),
        needed: neededSourceColumns(log),
        required: requiredColumns(log),
        instants: isoColumns(log),
        delimiter: mapping.csv?.delimiter,
        skip: mapping.csv?.skip ?? 0,
        xlsx: mapping.xlsx,
        encodings: { csv: mapping.csv?.encoding, jsonl: mapping.jsonl?.encoding },
        onEncoding: found => encodings.push(found),
        source,
        json: mapping.json ?? null,
        onSkipped: reason => skipped.set(reason, (skipped.get(reason) ?? 0) + 1),
        reject: (rows, file) => keepRejects(engine, rows, { file, ofLog: true }),
      }
      progress.at('unpack')
      await withOpened(input, { engine, scratch, stdin: options.stdin ?? process.stdin, cursors }, async opened => {
        for await (const part of format.read(opened, context)) {
          firstRow = await takeIn(engine, part, {
            table: sql`incoming`,
            insert: part => insertCanonical(part, log),
            firstRow,
            ofLog: true,
            run: statement => withProgress(engine, progress.reading, () => engine.execute(statement)),
            onLocate: () => progress.at('locate'),
          })
          progress.read(firstRow)
        }
      })
    })
    progress.finished(input)
  }
  const leftOut = await engine.query(
    sql`SELECT left_out AS name, count(*) AS "rows" FROM incoming WHERE left_out IS NOT NULL GROUP BY ALL ORDER BY ALL`,
    { name: 'text', rows: 'count' },
  )
  for (const { name, rows } of leftOut) skipped.set(name, (skipped.get(name) ?? 0) + rows)
  return {
    ...(await account(engine)),
    files: found.map(({ name }) => name),
    skipped: [...skipped].map(([reason, events]) => ({ reason, events })).sort((a, b) => b.events - a.events),
    encodings,
    cursors,
  }
}

/** Times without an offset are on the clock of the source's zone. */
function mappingOf({ zone }: SourceFacts): Mapping {
  if (zone === undefined) return {}
  if (!isZone(zone)) throw new InvalidQueryError(`source.zone must be an IANA time zone such as Europe/Paris: ${zone}`)
  return { columns: { sent_at: { column: 'sent_at', zone } } }
}

/** An input that was found to exist. */
type FoundInput =
  | (Exclude<OpenInput, { type: 'file' } | { type: 'live' }> & { readonly name: string })
  | ({ readonly type: 'file' } & FoundFile)
  | ({ readonly type: 'object' } & BucketObject)
  | { readonly type: 'database'; readonly name: string; readonly source: ParsedSource }

interface Finding extends FindOptions {
  readonly engine: DuckDBEngine
  readonly cursors: Map<string, SourceCursor>
}

async function find(input: MappedLogInput, options: Finding): Promise<readonly FoundInput[]> {
  if (typeof input === 'object' && 'from' in input) return findSource(parseSource(input.from), options)
  if (typeof input === 'string') return (await findFiles(input, options)).map(file => ({ type: 'file', ...file }))
  if (isTable(input)) return [{ type: 'table', name: '(table)', table: input }]
  return [{ type: 'rows', ...('rows' in input ? input : { name: '(rows)', rows: input }) }]
}

function isTable(input: Exclude<MappedLogInput, string>): input is ArrowTable {
  return 'schema' in input && 'batches' in input
}

async function findSource(source: ParsedSource, { engine, cursors }: Finding): Promise<readonly FoundInput[]> {
  if (source.kind !== 's3') return [{ type: 'database', name: source.name, source }]
  const { objects, newest } = await newObjects(source, (await lastCursor(engine, source.key))?.value ?? null)
  if (newest !== null) cursors.set(source.key, { value: newest, more: false })
  return objects.map(object => ({ type: 'object', ...object }))
}

interface Opening {
  readonly engine: DuckDBEngine
  readonly scratch: Scratch
  readonly stdin: Readable
  readonly cursors: Map<string, SourceCursor>
}

/** Opens an input while `use` runs. */
async function withOpened(
  input: FoundInput,
  { engine, scratch, stdin, cursors }: Opening,
  use: (opened: OpenInput) => Promise<void>,
): Promise<void> {
  const ofFile = async (file: FoundFile) => use({ type: 'file', file: await unpack(file, scratch, stdin) })
  if (input.type === 'file') return ofFile(input)
  if (input.type === 'object') return ofFile(await downloaded(input, scratch))
  if (input.type !== 'database') return use(input)
  const { source } = input
  const reached = await withLiveReader(source, await lastCursor(engine, source.key), live =>
    use({ type: 'live', live }),
  )
  if (reached !== null) cursors.set(source.key, reached)
}

function trackProgress(inputs: readonly FoundInput[], report: LogOptions['onProgress']) {
  const sizeOf = (input: FoundInput | undefined) => (input !== undefined && 'sizeBytes' in input ? input.sizeBytes : 0)
  const totalBytes = inputs.reduce((sum, input) => sum + sizeOf(input), 0)
  let place = 0
  let bytes = 0
  let rows = 0
  const tell = (phase: IngestProgress['phase'], more = 0) => report?.({ phase, rows, bytes: bytes + more, totalBytes })
  return {
    at: (phase: IngestProgress['phase']) => tell(phase),
    /** Undefined when there is no listener. */
    reading: report && ((done: number) => tell('read', Math.round(done * sizeOf(inputs[place])))),
    read(rowsSoFar: number) {
      rows = rowsSoFar
      tell('read')
    },
    finished(input: FoundInput) {
      place++
      bytes += sizeOf(input)
      tell('read')
    },
  }
}

/** Counts the rows, and leaves only accepted rows and the log's columns in `incoming`. */
async function account(engine: DuckDBEngine): Promise<Omit<FilledLog, 'files' | 'skipped' | 'encodings' | 'cursors'>> {
  const [counts] = await engine.query(
    sql`SELECT count(*) FILTER (WHERE reason IS NULL AND left_out IS NULL) AS good,
      count(left_out) AS left_out,
      coalesce(sum(ambiguous) FILTER (WHERE reason IS NULL AND left_out IS NULL), 0)::BIGINT AS ambiguous,
      coalesce(sum(skipped) FILTER (WHERE reason IS NULL AND left_out IS NULL), 0)::BIGINT AS skipped,
      min(sent_at) FILTER (WHERE reason IS NULL AND left_out IS NULL AND ambiguous > 0) AS first_ambiguous,
      min(sent_at) FILTER (WHERE reason IS NULL AND left_out IS NULL AND skipped > 0) AS first_skipped,
      (SELECT count(*) FROM incoming_rejects) AS rejected FROM incoming`,
    {
      good: 'count',
      left_out: 'count',
      ambiguous: 'count',
      skipped: 'count',
      first_ambiguous: 'instant?',
      first_skipped: 'instant?',
      rejected: 'count',
    },
  )
  if (counts === undefined) throw new Error('a count gave no row')
  if (counts.rejected + counts.left_out > 0)
    await engine.execute(sql`DELETE FROM incoming WHERE reason IS NOT NULL OR left_out IS NOT NULL`)
  for (const name of Object.keys(fillingColumns)) await engine.execute(dropColumn(name))
  const { good, ambiguous, skipped, rejected } = counts
  return {
    read: good + rejected,
    rejected,
    ambiguousTimes: ambiguous,
    skippedTimes: skipped,
    firstAmbiguous: counts.first_ambiguous,
    firstSkipped: counts.first_skipped,
  }
}

function dropColumn(name: string): Sql {
  return sql`ALTER TABLE incoming DROP COLUMN ${identifier(name)}`
}
