import { formatInstant } from '../../metrics/period/instant.ts'
import type { LogPart } from '../log-part.ts'
import type { ReadContext } from './read-context.ts'
import { stageRows } from './staging.ts'

const batchRows = 50_000
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
  for await (const batch of batches(rows)) {
    yield await stageObjects(batch, first, context)
    first += batch.length
  }
}

async function stageObjects(
  batch: readonly object[],
  first: number,
  context: ReadContext & { readonly columns: readonly string[] },
): Promise<LogPart> {
  const columns = context.columns.map(name => {
    const camel = camelCase(name)
    const text = context.instants.includes(name) ? instantText : textOf
    return [name, { kind: 'text', values: batch.map(row => text(cellOf(row, name) ?? cellOf(row, camel))) }] as const
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

/** What a value is as text: lists and objects as JSON; null when it is missing. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
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
