import { formatInstant } from '../../time/instant.ts'
import type { LogPart } from '../log-part.ts'
import { irregularOf, rowText, textOf } from './plain-value.ts'
import { assertColumns, type ReadContext } from './read-context.ts'
import { type StagedColumn, stageRows } from './staging.ts'

const batchRows = 50_000
/** How many columns are kept for a message, which shows fewer. */
const mostNames = 1000
/** How far from 1970 a JavaScript date reaches. */
const longestMicros = 8_640_000_000_000_000_000n

type ObjectRows = Iterable<object> | AsyncIterable<object>

/**
 * Rows as plain objects, with the log's columns in snake case or camel case. An instant is an ISO 8601 text, a Date or a bigint
 * of microseconds since 1970; attachments are a list or its JSON text.
 */
export async function* readRows(
  rows: ObjectRows,
  context: ReadContext & { readonly columns: readonly string[] },
): AsyncGenerator<LogPart> {
  let objects = 0
  const names = new Set<string>()
  const has = (name: string) => names.has(name) || names.has(camelCase(name))
  for await (const batch of batchesOf(rows, '(rows)')) {
    if (!context.required.every(({ name }) => has(name))) objects += addNames(names, batch.rows, context)
    const { cells, problems } = cellsOf(batch, context.columns, (row, name) => {
      const value = cellInAnyCase(row, name)
      const text = (context.instants.includes(name) ? instantText : textOf)(value)
      return text === null ? null : { text, irregular: irregularOf(value) }
    })
    const columns = [...cells].map(([name, values]): [string, StagedColumn] => {
      const irregular = values.map(cell => cell?.irregular ?? null)
      const text = { kind: 'text', values: values.map(cell => cell?.text ?? null) } as const
      return [name, irregular.every(is => is === null) ? text : { ...text, irregular }]
    })
    yield { ...(await stageRows(context.engine, new Map(columns), { problems })), ...placeIn(batch) }
  }
  // What the last row may have cannot be told before it came.
  if (objects > 0) assertColumns('(rows)', [...names], context.required, has)
}

/** Adds the names that rows have, of any others than the required ones some; gives how many of the rows are objects at all. */
function addNames(names: Set<string>, batch: readonly unknown[], { required }: ReadContext): number {
  const wanted = new Set(required.flatMap(({ name }) => [name, camelCase(name)]))
  const objects = batch.filter(row => typeof row === 'object' && row !== null && !Array.isArray(row))
  for (const row of objects) {
    for (const name of Object.keys(row ?? {})) if (names.size < mostNames || wanted.has(name)) names.add(name)
  }
  return objects.length
}

const establishmentColumns = ['establishment_id', 'time_zone']

/**
 * Establishments as plain objects, every value a text or a list of texts. A column is each property that some row has, under the
 * name that it has there, but that the id and the zone may be in camel case.
 */
export async function* readEstablishmentRows(rows: ObjectRows, { engine }: ReadContext): AsyncGenerator<LogPart> {
  const ownName = new Map(establishmentColumns.map(name => [camelCase(name), name]))
  for await (const batch of batchesOf(rows, '(establishments)')) {
    const present = batch.rows.flatMap(row =>
      Object.entries(Object(row) as object).flatMap(([key, value]) =>
        value === undefined ? [] : [ownName.get(key) ?? key],
      ),
    )
    const { cells, problems } = cellsOf(batch, new Set(['establishment_id', ...present]), (row, name) => {
      const value = establishmentColumns.includes(name) ? cellInAnyCase(row, name) : cellOf(row, name)
      return Array.isArray(value) ? value.map(textOf) : value === null || value === undefined ? null : [textOf(value)]
    })
    const columns = [...cells].map(([name, values]): [string, StagedColumn] => [name, { kind: 'texts', values }])
    yield { ...(await stageRows(engine, new Map(columns), { problems })), ...placeIn(batch) }
  }
}

interface Batch {
  /** What the rows are called. */
  readonly file: string
  readonly rows: readonly object[]
  /** How many rows came before. */
  readonly before: number
}

/** The cells of rows by column. A row of which one has no text has none at all, and a problem. */
function cellsOf<T>(batch: Batch, names: Iterable<string>, read: (row: object, name: string) => T | null) {
  const cells = new Map(Array.from(names, (name): [string, (T | null)[]] => [name, []]))
  const problems = batch.rows.map(row => {
    let problem: string | null = null
    let own: readonly (T | null)[] = []
    try {
      own = Array.from(cells.keys(), name => read(row, name))
    } catch (error) {
      problem = `row must have values that can be written as text: ${firstLine(error)}`
    }
    let place = 0
    for (const column of cells.values()) column.push(own[place++] ?? null)
    return problem
  })
  return { cells, problems }
}

/** What of a part says where its rows are. */
function placeIn({ file, rows, before }: Batch): Pick<LogPart, 'file' | 'locate'> {
  return {
    file,
    async *locate(misfits) {
      for await (const page of misfits) {
        yield page.map(({ place, reason }) => ({ line: before + place + 1, reason, raw: rowText(rows[place]) }))
      }
    },
  }
}

/** Under the column's own name, or that name in camel case. */
function cellInAnyCase(row: object, name: string): unknown {
  return cellOf(row, name) ?? cellOf(row, camelCase(name))
}

function cellOf(row: object, key: string): unknown {
  return Object.hasOwn(Object(row), key) ? (row as Readonly<Record<string, unknown>>)[key] : undefined
}

function instantText(value: unknown): string | null {
  const isMicros = typeof value === 'bigint' && value >= -longestMicros && value <= longestMicros
  return isMicros ? formatInstant(value) : textOf(value)
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

async function* batchesOf(all: ObjectRows, file: string): AsyncGenerator<Batch> {
  let before = 0
  let rows: object[] = []
  for await (const row of all) {
    rows.push(row)
    if (rows.length < batchRows) continue
    yield { file, rows, before }
    before += rows.length
    rows = []
  }
  if (rows.length > 0) yield { file, rows, before }
}
