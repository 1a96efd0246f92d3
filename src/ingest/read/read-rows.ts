import { formatInstant } from '../../metrics/period/instant.ts'
import type { LogPart } from '../log-part.ts'
import { irregularOf, textOf } from './plain-value.ts'
import { assertColumns, type ReadContext } from './read-context.ts'
import { type StagedColumn, stageRows } from './staging.ts'

const batchRows = 50_000
/** How many columns are kept for a message, which shows fewer. */
const mostNames = 1000
/** How far from 1970 a JavaScript date reaches. */
const longestMicros = 8_640_000_000_000_000_000n

/**
 * Rows as plain objects, with the log's columns in snake case or camel case. An instant is an ISO 8601 text or a bigint of
 * microseconds since 1970; attachments are a list or its JSON text.
 */
export async function* readRows(
  rows: Iterable<object> | AsyncIterable<object>,
  context: ReadContext & { readonly columns: readonly string[] },
): AsyncGenerator<LogPart> {
  let first = 0
  let objects = 0
  const names = new Set<string>()
  const has = (name: string) => names.has(name) || names.has(camelCase(name))
  for await (const batch of batches(rows)) {
    if (!context.required.every(({ name }) => has(name))) objects += addNames(names, batch, context)
    yield await stageObjects(batch, first, context)
    first += batch.length
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

async function stageObjects(
  batch: readonly object[],
  first: number,
  context: ReadContext & { readonly columns: readonly string[] },
): Promise<LogPart> {
  const columns = context.columns.map((name): [string, StagedColumn] => {
    const camel = camelCase(name)
    const text = context.instants.includes(name) ? instantText : textOf
    const cells = batch.map(row => cellOf(row, name) ?? cellOf(row, camel))
    const irregular = cells.map(cell => irregularOf(cell))
    return [
      name,
      { kind: 'text', values: cells.map(text), ...(irregular.some(is => is !== null) ? { irregular } : {}) },
    ]
  })
  return {
    file: '(rows)',
    ...(await stageRows(context.engine, new Map(columns))),
    problem: null,
    async *locate(misfits) {
      for await (const page of misfits) {
        yield page.map(({ place, reason }) => ({
          line: first + place + 1,
          reason,
          raw: textOf(batch[place]) ?? 'null',
        }))
      }
    },
  }
}

function cellOf(row: object, key: string): unknown {
  return Object.hasOwn(Object(row), key) ? (row as Readonly<Record<string, unknown>>)[key] : undefined
}

function instantText(value: unknown): string | null {
  const isDate = typeof value === 'bigint' && value >= -longestMicros && value <= longestMicros
  return isDate ? formatInstant(value) : textOf(value)
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

async function* batches(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<readonly object[]> {
  let batch: object[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < batchRows) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
