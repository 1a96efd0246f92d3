import { formatInstant } from '../../time/instant.ts'
import type { LogPart } from '../log-part.ts'
import { irregularOf, rowText, textOf } from './plain-value.ts'
import { assertColumns, type ReadContext } from './read-context.ts'
import { type StagedColumn, stageRows } from './staging.ts'

const batchRows = 50_000
/** The maximum number of column names kept for an error message, which shows fewer. */
const mostNames = 1000
/** The range of a JavaScript Date around 1970, in microseconds. */
const longestMicros = 8_640_000_000_000_000_000n

type ObjectRows = Iterable<object> | AsyncIterable<object>

/**
 * Reads rows given as objects, with the log's columns in snake case or camel case. An instant is an ISO 8601 text, a Date or a bigint of
 * microseconds since 1970; attachments are a list or its JSON text. `name` stands for the file.
 */
export async function* readRows(
  rows: ObjectRows,
  context: ReadContext & { readonly columns: readonly string[] },
  name = '(rows)',
): AsyncGenerator<LogPart> {
  let objects = 0
  const names = new Set<string>()
  const has = (name: string) => names.has(name) || names.has(camelCase(name))
  for await (const batch of batchesOf(rows, name)) {
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
  // Only now: any row may have had the missing columns.
  if (objects > 0) assertColumns(name, [...names], context.required, has)
}

/** Adds the names of the rows' properties, all required ones and some others; gives the number of rows that are objects. */
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
 * Reads establishments given as objects; every value is a text or a list of texts. Each property that some row has becomes a column of the
 * same name; the id and the zone may be in camel case.
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
  /** The name that stands for the file. */
  readonly file: string
  readonly rows: readonly object[]
  /** The number of rows in earlier batches. */
  readonly before: number
}

/** The cells of rows, by column. If a value of a row cannot be written as text, the row has no cells but a problem. */
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

/** The file name of a batch, and how to locate its rows. */
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

/** The value under the column's name, or under that name in camel case. */
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
