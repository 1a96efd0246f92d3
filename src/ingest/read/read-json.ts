import { type JsonRows, jsonRecords } from '../formats/json-records.ts'
import type { ExportContext } from '../formats/read-export.ts'
import type { LogPart } from '../log-part.ts'
import { readRows } from './read-rows.ts'
import type { InputFile } from './unpack.ts'

/** The rows of a JSON file as a mapping describes it: records, or the elements of a list in each record. Columns are paths. */
export async function* readJson(file: InputFile, where: JsonRows, context: ExportContext): AsyncGenerator<LogPart> {
  yield* readRows(rowsOf(file, where, context), context, file.name)
}

async function* rowsOf(file: InputFile, { list, rows }: JsonRows, context: ExportContext): AsyncGenerator<object> {
  for await (const { value, line, problem } of jsonRecords(file, list === undefined ? [] : [`$.${list}`])) {
    if (problem !== null) {
      await context.reject([{ line, reason: problem, raw: value }], file.name)
      continue
    }
    const found = rows === undefined ? [value] : valueAt(value, rows)
    if (!Array.isArray(found)) {
      context.onSkipped(`record without ${rows}`)
      continue
    }
    for (const row of found) yield columnsOf(row, value, context.columns)
  }
}

/** A row with the paths that are asked for as its keys; those that begin with `$` are paths in its record. */
function columnsOf(row: unknown, record: unknown, paths: readonly string[]): object {
  const found: Record<string, unknown> = Object.create(null)
  for (const path of paths) {
    const value = path.startsWith('$.') ? valueAt(record, path.slice(2)) : valueAt(row, path)
    if (value !== undefined) found[path] = value
  }
  return found
}

function valueAt(value: unknown, path: string): unknown {
  let found = value
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[key]
  }
  return found
}
