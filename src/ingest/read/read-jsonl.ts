import { sql, texts } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import type { Cell, LogPart } from '../log-part.ts'
import { isOfTheContent, readFailure } from '../read-failure.ts'
import { readHead } from './find-files.ts'
import { jsonColumns, pointerTo, readJsonLines } from './json-columns.ts'
import { jsonLines } from './json-lines.ts'
import { locateRecords } from './locate.ts'
import { mendRecords } from './mend.ts'
import type { ReadContext } from './read-context.ts'
import { byteOrderMark } from './text-records.ts'
import { jsonText } from './typed-cell.ts'
import type { InputFile } from './unpack.ts'

/** Reads a file with one JSON object per line, all columns as text. A line that is not JSON is a row with a problem. */
export async function readJsonl(file: InputFile, context: ReadContext): Promise<LogPart> {
  const text = { path: file.path, splitter: jsonLines(), hasHeader: false }
  const mend = async () => {
    const copyPath = context.scratch.newPath()
    await mendRecords(text, copyPath, rows => context.reject(rows, file.name))
    return copyPath
  }
  const part = async (path: string, mended: boolean): Promise<LogPart> => {
    const columns = [...(await jsonColumns({ ...file, path }, context))]
    return {
      file: file.name,
      from: sql`(SELECT json, json_extract_string(json, ${texts(columns.map(([, key]) => pointerTo(key)))}) AS cells FROM ${readJsonLines(path)})`,
      cells: new Map(columns.map(([name, key], index) => [name, cell(key, index)])),
      problem: sql`CASE WHEN json IS NULL THEN 'row is not valid JSON' WHEN NOT starts_with(json, '{') THEN 'row is not a JSON object' END`,
      locate: (misfits, rows) => locateRecords(text, misfits, { rows, mended }),
    }
  }
  const head = await readHead(file.path, 3)
  // DuckDB does not accept a byte order mark in JSON, and takes a one-byte file for an empty one.
  if (head.equals(byteOrderMark) || head.length === 1) return part(await mend(), true)
  const mended = async () => part(await mend(), true)
  try {
    return { ...(await part(file.path, false)), otherwise: mended }
  } catch (cause) {
    // A line may be longer than DuckDB can read.
    if (cause instanceof IngestError || !isOfTheContent(readFailure(file.name, cause))) throw cause
    return mended()
  }
}

function cell(name: string, index: number): Cell {
  const value = sql`cells[${index + 1}]`
  const pointer = pointerTo(name)
  const type = sql`json_type(json, ${pointer})`
  const { text, irregular } = jsonText(value, type)
  const list = sql`json_extract_string(json_extract(json, ${pointer}), '$[*]')`
  return {
    value,
    type: 'VARCHAR',
    text,
    irregular,
    texts: sql`CASE WHEN ${type} = 'ARRAY' THEN ${list} ELSE [${text}] END`,
  }
}
