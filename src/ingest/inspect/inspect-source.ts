import type { IngestError } from '../../errors.ts'
import type { SourceFacts } from '../formats/export-row.ts'
import { recognisedFormat } from '../formats.ts'
import { unpack, withScratch } from '../read/unpack.ts'
import { downloaded, newObjects } from '../sources/bucket.ts'
import { type LiveReader, withLiveReader } from '../sources/live-reader.ts'
import { type LiveSource, type ParsedSource, parseSource, sourceError } from '../sources/live-source.ts'
import type { SampledColumn } from './guess-mapping.ts'
import { type Inspection, inspectAs, sampleColumns, sampledRows } from './inspect.ts'

export interface InspectSourceOptions {
  readonly from: LiveSource
  /** Facts that its rows lack, as for a file. */
  readonly source?: SourceFacts
  readonly temporaryFolder?: string | undefined
}

/**
 * Reads a database or a bucket and describes it: all that a first load would read. Throws `IngestError` if it cannot be reached, and for a
 * database without a query whose tables are of no known product, with the names of its tables.
 */
export async function inspectSource({ from, source = {}, temporaryFolder }: InspectSourceOptions): Promise<Inspection> {
  const parsed = parseSource(from)
  const { format, columns } = await (parsed.kind === 's3'
    ? lookIntoBucket(parsed, temporaryFolder ?? null)
    : lookIntoDatabase(parsed))
  return inspectAs({ name: parsed.name, input: { from }, format, columns }, { source, temporaryFolder })
}

type Look = { readonly format: Inspection['format']; readonly columns: readonly SampledColumn[] }

/** What the first of its files is. */
async function lookIntoBucket(source: ParsedSource, temporaryFolder: string | null): Promise<Look> {
  const [first] = (await newObjects(source, null)).objects
  if (first === undefined) throw sourceError(source, 'matches no file')
  return withScratch(temporaryFolder, async scratch => {
    const file = await unpack(await downloaded(first, scratch), scratch, process.stdin)
    const format = await recognisedFormat(file, scratch)
    return { format, columns: format === 'causerie' ? await sampleColumns(file, scratch) : [] }
  })
}

async function lookIntoDatabase(source: ParsedSource): Promise<Look> {
  let look: Look = { format: 'chatwoot-tables', columns: [] }
  await withLiveReader(source, null, async live => {
    if (source.query !== undefined) look = { format: 'causerie', columns: await sampleRows(live) }
    else if (!(await isChatwoot(live))) throw await withoutQuery(live)
  })
  return look
}

async function isChatwoot({ database }: LiveReader): Promise<boolean> {
  for (const [table, column] of chatwootColumns) if (!(await database.columnsOf(table)).includes(column)) return false
  return true
}

const chatwootColumns = [
  ['messages', 'conversation_id'],
  ['conversations', 'inbox_id'],
  ['inboxes', 'channel_type'],
] as const

const [shownTables, shownColumns] = [20, 12]

/** A query is missing: its author needs the names of tables and columns. */
async function withoutQuery({ database, source }: LiveReader): Promise<IngestError> {
  const names = await database.tables()
  const tables: string[] = []
  for (const name of names.slice(0, shownTables)) {
    const columns = await database.columnsOf(name)
    tables.push(`${name} (${columns.slice(0, shownColumns).join(', ')}${columns.length > shownColumns ? ', …' : ''})`)
  }
  const others = names.length > shownTables ? ` and ${names.length - shownTables} others` : ''
  const has = names.length === 0 ? 'it has no tables' : `its tables are ${tables.join('; ')}${others}`
  return sourceError(
    source,
    `is of no known product: name a file with one SELECT of the rows of the log, --query; ${has}`,
  )
}

async function sampleRows(live: LiveReader): Promise<readonly SampledColumn[]> {
  let names: readonly string[] = []
  const rows: (readonly (string | null)[])[] = []
  for await (const batch of live.rows()) {
    names = batch.columns
    rows.push(...batch.rows.slice(0, sampledRows - rows.length))
    if (rows.length >= sampledRows) break
  }
  return names.map((name, place) => ({ name, values: rows.map(row => row[place] || null) }))
}
