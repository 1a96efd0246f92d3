import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { IngestError } from '../../errors.ts'
import { readHead } from '../read/find-files.ts'
import type { InputFile } from '../read/unpack.ts'

/** One record of a JSON file; `problem` says why it is not valid. */
export type JsonRecord =
  | { readonly value: unknown; readonly line: number; readonly problem: null }
  | { readonly value: string; readonly line: number; readonly problem: string }

/** Where the rows of a JSON file are. Paths are keys separated by dots. */
export interface JsonRows {
  readonly list?: string | undefined
  readonly rows?: string | undefined
}

const headBytes = 1 << 20
/** Limits memory: a record is held in memory as a whole. */
const mostRecordBytes = 64e6

/**
 * The records of a JSON file: one per line, the elements of an array, the elements of the lists at `paths` of an object
 * (`$.conversations`), or the whole object. Streams: only one record is in memory. Throws `IngestError` if the file is not JSON.
 */
export async function* jsonRecords(file: InputFile, paths: readonly string[]): AsyncGenerator<JsonRecord> {
  const head = (await readHead(file.path, headBytes)).toString('utf8').replace(/^\ufeff/, '')
  if (isLines(head)) yield* linesOf(file)
  else yield* elementsOf(file, elementPaths(head, paths))
}

/** Whether the first line is a complete object and more text follows. */
function isLines(head: string): boolean {
  const [, first = '', rest = ''] = /^\s*(\{[^\n]*\})[ \t\r]*\n\s*(\S?)/.exec(head) ?? []
  if (rest === '') return false
  try {
    JSON.parse(first)
    return true
  } catch {
    return false
  }
}

function elementPaths(head: string, paths: readonly string[]): string[] {
  if (/^\s*\[/.test(head)) return ['$.*']
  const found = paths.filter(path => new RegExp(`"${path.split('.').at(-1)}"\\s*:\\s*\\[`).test(head))
  return found.length === 0 ? ['$'] : found.map(path => `${path}.*`)
}

/** What stands beside the records of a file: the texts and numbers at a path, such as `$.channel.id`. */
export type JsonHead = (path: string) => readonly string[]

/** Limits memory. */
const mostHeadValues = 1000

/** Reads a file until each of the paths has been found, up to its end if need be: the head may follow the records. */
export async function jsonHead(file: InputFile, paths: readonly string[]): Promise<JsonHead> {
  const found = new Map(paths.map((path): [string, string[]] => [path, []]))
  const { JSONParser } = await import('@streamparser/json')
  const parser = new JSONParser({ paths: [...paths], keepStack: false })
  parser.onValue = ({ value, key, stack }) => {
    const keys = [...stack.slice(1).map(({ key }) => key), key]
    if (typeof value !== 'string' && typeof value !== 'number') return
    const values = found.get(`$.${keys.map(one => (typeof one === 'number' ? '*' : one)).join('.')}`)
    if (values !== undefined && values.length < mostHeadValues) values.push(String(value))
  }
  try {
    let isFirst = true
    for await (const chunk of createReadStream(file.path, 'utf8')) {
      parser.write(isFirst ? String(chunk).replace(/^\ufeff/, '') : String(chunk))
      isFirst = false
      if ([...found.values()].every(values => values.length > 0)) break
    }
  } catch (cause) {
    const problem = `is no whole JSON: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new IngestError(`${file.name}: ${problem}`, { file: file.name, cause })
  }
  return path => found.get(path) ?? []
}

async function* linesOf(file: InputFile): AsyncGenerator<JsonRecord> {
  let line = 0
  const lines = createInterface({ input: createReadStream(file.path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const text of lines) {
    line++
    const written = line === 1 ? text.replace(/^\ufeff/, '') : text
    if (written.trim() === '') continue
    yield parsedLine(written, line)
  }
}

function parsedLine(text: string, line: number): JsonRecord {
  try {
    return { value: JSON.parse(text), line, problem: null }
  } catch {
    return { value: text, line, problem: 'line is no JSON' }
  }
}

async function* elementsOf(file: InputFile, paths: string[]): AsyncGenerator<JsonRecord> {
  let found: unknown[] = []
  let line = 0
  let bytesSince = 0
  const { JSONParser } = await import('@streamparser/json')
  const parser = new JSONParser({ paths, keepStack: false })
  parser.onValue = ({ value, parent }) => {
    // A path with a wildcard also matches the members of an object where a list is expected.
    if (paths[0] !== '$' && !Array.isArray(parent)) return
    found.push(value)
  }
  const fail = (problem: string, cause?: unknown) =>
    new IngestError(`${file.name}: ${problem}`, { file: file.name, cause })
  try {
    let isFirst = true
    for await (const chunk of createReadStream(file.path, 'utf8')) {
      parser.write(isFirst ? String(chunk).replace(/^\ufeff/, '') : String(chunk))
      isFirst = false
      bytesSince = found.length > 0 ? 0 : bytesSince + String(chunk).length
      if (bytesSince > mostRecordBytes)
        throw fail(`has a record of more than ${mostRecordBytes / 1e6} MB after record ${line}`)
      const records = found
      found = []
      for (const value of records) yield { value, line: ++line, problem: null }
    }
    if (!parser.isEnded) parser.end()
  } catch (cause) {
    if (cause instanceof IngestError) throw cause
    throw fail(
      `is no whole JSON: ${cause instanceof Error ? cause.message : String(cause)} (after record ${line})`,
      cause,
    )
  }
  for (const value of found) yield { value, line: ++line, problem: null }
}
