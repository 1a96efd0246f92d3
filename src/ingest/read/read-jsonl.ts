import { sql, texts } from '../../engine/sql.ts'
import type { Cell, LogPart } from '../log-part.ts'
import { readHead } from './find-files.ts'
import { jsonLines } from './json-lines.ts'
import { locateRecords } from './locate.ts'
import { meantNames } from './match-names.ts'
import { mendRecords } from './mend.ts'
import type { ReadContext } from './read-context.ts'
import { byteOrderMark } from './text-records.ts'
import type { InputFile } from './unpack.ts'

/** How many rows are looked at to tell which columns a file has. */
const sampleRows = 1000

/** A file with one JSON object a line, all columns as text. A line that is no JSON is a row with a problem. */
export async function readJsonl(file: InputFile, context: ReadContext): Promise<LogPart> {
  const text = { path: file.path, splitter: jsonLines, hasHeader: false }
  const mend = async () => {
    const copyPath = context.scratch.newPath()
    await mendRecords(text, copyPath, rows => context.reject(rows, file.name))
    return copyPath
  }
  const part = async (path: string, mended: boolean): Promise<LogPart> => {
    const columns = [...(await columnsOf({ ...file, path }, context))]
    return {
      file: file.name,
      from: sql`(SELECT json, json_extract_string(json, ${texts(columns.map(([, key]) => pointerTo(key)))}) AS cells FROM ${readLines(path)})`,
      cells: new Map(columns.map(([name, key], index) => [name, cell(key, index)])),
      problem: sql`CASE WHEN json IS NULL THEN 'row is not valid JSON' WHEN NOT starts_with(json, '{') THEN 'row is not a JSON object' END`,
      locate: (misfits, rows) => locateRecords(text, misfits, { rows, mended }),
    }
  }
  const head = await readHead(file.path, 3)
  // DuckDB knows no byte order mark in JSON, and takes a file of one byte for an empty one.
  if (head.equals(byteOrderMark) || head.length === 1) return part(await mend(), true)
  return { ...(await part(file.path, false)), otherwise: async () => part(await mend(), true) }
}

/**
 * All that are looked for, but those needed that the first rows do not have; every column of the file when none is. By each name
 * the key that is meant by it.
 */
async function columnsOf(file: InputFile, context: ReadContext): Promise<ReadonlyMap<string, string>> {
  const { path } = file
  const sample = context.columns === null ? sql`${readLines(path)}` : sql`(FROM ${readLines(path)} LIMIT ${sampleRows})`
  const found = await context.engine.query(
    sql`SELECT DISTINCT unnest(json_keys(json)) AS name FROM ${sample} WHERE starts_with(json, '{') ORDER BY name`,
    { name: 'text' },
  )
  const keys = found.map(({ name }) => name)
  const names = meantNames(file.name, keys, context.spelled)
  if (context.columns === null) return new Map(names.map((name, index) => [name, keys[index] ?? name]))
  const columns = context.columns.filter(
    name => names.length === 0 || names.includes(name) || !context.needed.includes(name),
  )
  return new Map(columns.map(name => [name, keys[names.indexOf(name)] ?? name]))
}

function readLines(path: string) {
  return sql`read_ndjson_objects(${path}, ignore_errors = true, compression = 'uncompressed', hive_partitioning = false)`
}

function cell(name: string, index: number): Cell {
  const value = sql`cells[${index + 1}]`
  const json = sql`json_extract(json, ${pointerTo(name)})`
  return {
    value,
    type: 'VARCHAR',
    texts: sql`CASE WHEN json_type(${json}) = 'ARRAY' THEN json_extract_string(${json}, '$[*]') ELSE [${value}] END`,
  }
}

/** RFC 6901: unlike a JSON path it can name any key. */
function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
