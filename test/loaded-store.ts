import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type IngestReport, ingest } from '../src/ingest/ingest.ts'
import type { Mapping } from '../src/ingest/mapping/mapping.ts'
import { openStore, type Store } from '../src/store/store.ts'
import { formatInstant } from '../testing/oracle/instant.ts'
import { loadsOf } from '../testing/oracle/known.ts'
import type { CanonicalRow, EstablishmentsFile, Log } from '../testing/oracle/log.ts'

/** A store on disk, loaded from files as in production; closing it removes its folder. */
export interface LoadedStore extends Store<string> {
  /** The report of each load. */
  readonly reports: readonly IngestReport[]
}

/** The kinds of input. A missing customer, channel, ... is an absent key, an empty string or null. */
const inputs = {
  csv: async (rows, path) => {
    await writeFile(
      path,
      csv(
        logColumns,
        rows.map(row => logColumns.map(column => textOf(row, column))),
      ),
    )
    return path
  },
  jsonl: async (rows, path) => {
    await writeFile(
      path,
      rows
        .map(row => `${JSON.stringify(Object.fromEntries(logColumns.map(column => [column, textOf(row, column)])))}\n`)
        .join(''),
    )
    return path
  },
  // A column that must be there may be null in each row, but not absent.
  rows: async rows =>
    rows.map(
      row =>
        Object.fromEntries(
          Object.entries(row).filter(([name, value]) => value !== null || name === 'establishmentId'),
        ) as unknown as CanonicalRow,
    ),
} as const satisfies Record<string, (rows: readonly CanonicalRow[], path: string) => Promise<string | CanonicalRow[]>>

/** Runs the log's loads, each with another kind of input, then loads the establishments. */
export async function loadedStore(log: Log): Promise<LoadedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-test-'))
  const store = join(folder, 'store')
  const reports = await loadInto(store, log, folder)
  const opened = await openStore<string>(store)
  const { close } = opened
  return Object.assign(opened, {
    reports,
    close() {
      close()
      rmSync(folder, { recursive: true })
    },
  })
}

/** The same into any store; the files are written into the folder. */
export async function loadInto(store: string, log: Log, folder: string): Promise<readonly IngestReport[]> {
  const reports: IngestReport[] = []
  const mapping: Mapping = log.earliest === undefined ? {} : { earliest: formatInstant(log.earliest) }
  for (const [index, { of: rows, knownUntil }] of loadsOf(log).entries()) {
    const [kind, write] = Object.entries(inputs)[(rows.length + index) % 3] ?? ['rows', inputs.rows]
    const declared = knownUntil === null ? {} : { knownUntil: formatInstant(knownUntil) }
    // Every other load has two inputs, with the later rows in the first.
    const cut = index % 2 === 0 ? 0 : Math.floor(rows.length / 2)
    const given = cut === 0 ? [rows] : [rows.slice(cut), rows.slice(0, cut)]
    const loaded = await Promise.all(
      given.map((some, part) => write(some, join(folder, `log-${index}-${part}.${kind}`))),
    )
    reports.push(await ingest({ store, inputs: loaded, mapping, empty: 'load', ...declared }))
  }
  for (const [index, file] of log.establishments.entries()) {
    const establishments = join(folder, `establishments-${index}.csv`)
    await writeFile(establishments, establishmentsCsv(file))
    reports.push(await ingest({ store, inputs: [], establishments }))
  }
  return reports
}

const logColumns = [
  'chat_id',
  'message_id',
  'sent_at',
  'author',
  'kind',
  'establishment_id',
  'customer_id',
  'channel',
  'platform',
  'updated_at',
  'withdrawn',
  'author_id',
  'text',
]

function textOf(row: CanonicalRow, column: string): string | null {
  const value = row[column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof CanonicalRow]
  if (typeof value === 'boolean') return value ? 'true' : null
  return typeof value === 'bigint' ? formatInstant(value) : value
}

function establishmentsCsv({ attributes, rows }: EstablishmentsFile): string {
  const lines = rows.map(({ establishmentId, name, timeZone, values }) => {
    const lists = new Map(values)
    return [establishmentId, name, timeZone, ...attributes.map(attribute => lists.get(attribute)?.join(';') ?? null)]
  })
  return csv(['establishment_id', 'name', 'time_zone', ...attributes], lines)
}

function csv(header: readonly string[], lines: readonly (readonly (string | null)[])[]): string {
  const quoted = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)
  return [header, ...lines].map(line => `${line.map(quoted).join(',')}\n`).join('')
}
