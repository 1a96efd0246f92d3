import { openDuckDB } from '../../engine/duckdb.ts'
import { identifier, join, sql } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import type { FromSource } from '../fill-incoming.ts'
import type { FormatName } from '../format-names.ts'
import type { SourceFacts } from '../formats/export-row.ts'
import { recognisedFormat } from '../formats.ts'
import { createRejects } from '../quarantine.ts'
import { findFiles } from '../read/find-files.ts'
import type { ReadContext } from '../read/read-context.ts'
import { unpack, withScratch } from '../read/unpack.ts'
import { readFile } from '../read-file.ts'
import { type GuessedMapping, guessMapping, type SampledColumn } from './guess-mapping.ts'
import { type Fact, factsIn, type InspectedLog, inspectLog, type ReadLogOptions } from './inspect-log.ts'

/** What a file, a database or a bucket contains. Nothing is stored. */
export interface Inspection {
  /** The file; the name of a database or a bucket. */
  readonly file: string
  readonly format: FormatName
  /** A guessed mapping of the columns; null for an export and for a valid log. */
  readonly mapping: GuessedMapping | null
  /** The content as a log, read with the mapping; null if it cannot be read yet, for the reason in `problem`. */
  readonly log: InspectedLog | null
  readonly problem: string | null
  /** What an export does not say, and has to be said before it is loaded: its zone, its site, who answers, the order of its dates. */
  readonly lacking: readonly Fact[]
}

export interface InspectOptions {
  readonly file: string
  /** Facts that the file lacks. Missing facts are assumed, or reported in `problem` if they cannot be. */
  readonly source?: SourceFacts
  readonly temporaryFolder?: string | undefined
}

/** The rows of a table that are used for guessing. */
export const sampledRows = 2000

/** Reads a file of any known format and describes it. Throws `IngestError` if the file is missing or cannot be read. */
export async function inspect({ file: name, source = {}, temporaryFolder }: InspectOptions): Promise<Inspection> {
  const [found, ...others] = await findFiles(name, { folders: true })
  if (found === undefined || others.length > 0 || found.path === null)
    throw new IngestError(`${name}: name one file to inspect`, { file: name })
  return withScratch(temporaryFolder ?? null, async scratch => {
    const file = await unpack(found, scratch, process.stdin)
    const format = await recognisedFormat(file, scratch)
    const columns = format === 'causerie' ? await sampleColumns(file, scratch) : []
    return inspectAs({ name, input: name, format, columns }, { source, temporaryFolder })
  })
}

interface Recognised {
  readonly name: string
  readonly input: string | FromSource
  readonly format: FormatName
  /** Of a table. */
  readonly columns: readonly SampledColumn[]
}

/** Describes an input whose format is known. */
export async function inspectAs(
  { name, input, format, columns }: Recognised,
  { source, temporaryFolder }: Pick<ReadLogOptions, 'source' | 'temporaryFolder'>,
): Promise<Inspection> {
  const isLog = ['chat_id', 'sent_at', 'author', 'establishment_id'].every(column =>
    columns.some(({ name }) => name === column),
  )
  const mapping = format !== 'causerie' || isLog ? null : guessMapping(columns)
  const common = { file: name, format, mapping }
  try {
    return { ...common, ...(await inspectLog(input, { format, mapping, source, temporaryFolder })), problem: null }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { ...common, log: null, problem: error.message, lacking: factsIn(error.message) }
  }
}

/** The columns of the first table in a file. */
export async function sampleColumns(
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
