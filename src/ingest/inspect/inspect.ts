import { openDuckDB } from '../../engine/duckdb.ts'
import { allOf, identifier, join, sql } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import { createStore } from '../../store/schema.ts'
import { formatInstant } from '../../time/instant.ts'
import { type FilledLog, fillIncoming } from '../fill-incoming.ts'
import type { FormatName } from '../format-names.ts'
import type { SourceFacts } from '../formats/export-row.ts'
import { recognisedFormat } from '../formats.ts'
import { createRejects } from '../quarantine.ts'
import { findFiles } from '../read/find-files.ts'
import type { ReadContext } from '../read/read-context.ts'
import { unpack, withScratch } from '../read/unpack.ts'
import { readFile } from '../read-file.ts'
import { type GuessedMapping, guessMapping, type SampledColumn } from './guess-mapping.ts'

/** What a file contains. Nothing is stored. */
export interface Inspection {
  readonly file: string
  readonly format: FormatName
  /** A guessed mapping of the columns; null for an export and for a valid log. */
  readonly mapping: GuessedMapping | null
  /** The content as a log, read with the mapping; null if it cannot be read yet, for the reason in `problem`. */
  readonly log: InspectedLog | null
  readonly problem: string | null
}

export interface InspectedLog
  extends Pick<FilledLog, 'read' | 'rejected' | 'skipped' | 'ambiguousTimes' | 'skippedTimes'> {
  readonly chats: number
  readonly customers: number
  /** The times of the earliest and the latest row, in ISO 8601. */
  readonly from: string | null
  readonly until: string | null
  /** Rows with the same identity as another row. */
  readonly duplicates: number
  /** Rows in chats without a customer's message. */
  readonly chatsWithoutCustomer: number
  readonly authors: readonly Counted[]
  readonly sites: readonly Counted[]
  readonly channels: readonly Counted[]
  /** The most frequent reasons for rejection. */
  readonly rejects: readonly Counted[]
}

export interface Counted {
  readonly name: string
  readonly rows: number
}

export interface InspectOptions {
  readonly file: string
  /** Facts that the file lacks. Missing facts are assumed, or reported in `problem` if they cannot be. */
  readonly source?: SourceFacts
  readonly temporaryFolder?: string | undefined
}

/** The rows of a table used for guessing, and the maximum number of groups in each list. */
const [sampledRows, mostGroups] = [2000, 10]

/** Reads a file of any known format and describes it. Throws `IngestError` if the file is missing or cannot be read. */
export async function inspect({ file: name, source = {}, temporaryFolder }: InspectOptions): Promise<Inspection> {
  const [found, ...others] = await findFiles(name, { folders: true })
  if (found === undefined || others.length > 0 || found.path === null)
    throw new IngestError(`${name}: name one file to inspect`, { file: name })
  return withScratch(temporaryFolder ?? null, async scratch => {
    const file = await unpack(found, scratch, process.stdin)
    const format = await recognisedFormat(file, scratch)
    const columns = format === 'causerie' ? await sampleColumns(file, scratch) : []
    const isLog = ['chat_id', 'sent_at', 'author', 'establishment_id'].every(column =>
      columns.some(({ name }) => name === column),
    )
    const mapping = format !== 'causerie' || isLog ? null : guessMapping(columns)
    const common = { file: name, format, mapping }
    try {
      return { ...common, log: await readLog(name, { format, mapping, source, temporaryFolder }), problem: null }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return { ...common, log: null, problem: error.message }
    }
  })
}

async function sampleColumns(
  file: Awaited<ReturnType<typeof unpack>>,
  scratch: ReadContext['scratch'],
): Promise<readonly SampledColumn[]> {
  const engine = await openDuckDB(':memory:')
  try {
    await engine.execute(createRejects)
    const context: ReadContext = {
      engine,
      scratch,
      columns: null,
      spelled: [],
      needed: [],
      required: [],
      instants: [],
      delimiter: undefined,
      skip: 0,
      encodings: { csv: undefined, jsonl: undefined },
      onEncoding: () => undefined,
      reject: async () => undefined,
    }
    for await (const { from, cells } of readFile(file, context)) {
      const columns = [...cells].map(([name, { text }], index) => ({ name, text, place: `v${index}` }))
      const rows = await engine.query(
        sql`SELECT ${join(columns.map(({ text, place }) => sql`${text} AS ${identifier(place)}`))} FROM ${from} LIMIT ${sampledRows}`,
        Object.fromEntries(columns.map(({ place }) => [place, 'text?'] as const)),
      )
      return columns.map(({ name, place }) => ({
        name,
        values: rows.map(row => {
          const value = row[place] ?? null
          return value === '' ? null : value
        }),
      }))
    }
    return []
  } finally {
    engine.close()
  }
}

async function readLog(
  file: string,
  {
    format,
    mapping,
    source,
    temporaryFolder,
  }: Pick<Inspection, 'format' | 'mapping'> & {
    readonly source: SourceFacts
    readonly temporaryFolder: string | undefined
  },
): Promise<InspectedLog> {
  const engine = await openDuckDB(':memory:')
  try {
    for (const statement of createStore) await engine.execute(statement)
    const filled = await fillIncoming(engine, [file], {
      format,
      temporaryFolder,
      ...(mapping === null ? { source: { ...source, site: source.site ?? 'unknown' } } : { mapping: mapping.mapping }),
    })
    const grouped = (name: 'author' | 'establishment_id' | 'channel') =>
      engine.query(
        sql`SELECT coalesce(${identifier(name)}, 'unknown') AS name, count(*) AS "rows" FROM incoming GROUP BY ALL
          ORDER BY "rows" DESC, name LIMIT ${mostGroups}`,
        { name: 'text', rows: 'count' },
      )
    const [totals] = await engine.query(
      sql`SELECT count(DISTINCT chat_id) AS chats, count(DISTINCT coalesce(customer_id, chat_id)) AS customers,
        min(sent_at) AS first, max(sent_at) AS last,
        count(*) - count(DISTINCT (chat_id, message_id)) AS duplicates,
        count(DISTINCT chat_id) - count(DISTINCT chat_id) FILTER (${allOf([sql`author = 'customer'`, sql`kind = 'message'`])}) AS silent
        FROM incoming`,
      { chats: 'count', customers: 'count', first: 'instant?', last: 'instant?', duplicates: 'count', silent: 'count' },
    )
    const rejects = await engine.query(
      sql`SELECT split_part(reason, ': ', 1) AS name, count(*) AS "rows" FROM incoming_rejects GROUP BY ALL
        ORDER BY "rows" DESC, name LIMIT ${mostGroups}`,
      { name: 'text', rows: 'count' },
    )
    if (totals === undefined) throw new Error('a count gave no row')
    const { read, rejected, skipped, ambiguousTimes, skippedTimes } = filled
    const iso = (micros: bigint | null) => (micros === null ? null : formatInstant(micros))
    return {
      read,
      rejected,
      skipped,
      ambiguousTimes,
      skippedTimes,
      chats: totals.chats,
      customers: totals.customers,
      from: iso(totals.first),
      until: iso(totals.last),
      duplicates: totals.duplicates,
      chatsWithoutCustomer: totals.silent,
      authors: await grouped('author'),
      sites: await grouped('establishment_id'),
      channels: await grouped('channel'),
      rejects,
    }
  } finally {
    engine.close()
  }
}
