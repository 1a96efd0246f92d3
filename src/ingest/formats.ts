import type { Table } from 'apache-arrow'
import { InvalidQueryError } from '../errors.ts'
import type { LogPart } from './log-part.ts'
import type { RejectedRow } from './quarantine.ts'
import { decodeText } from './read/decode.ts'
import { formatOf } from './read/file-format.ts'
import type { ReadContext } from './read/read-context.ts'
import { readCsv } from './read/read-csv.ts'
import { readJsonl } from './read/read-jsonl.ts'
import { readParquet } from './read/read-parquet.ts'
import { readRows } from './read/read-rows.ts'
import { trimSheet } from './read/sheet-edges.ts'
import type { InputFile } from './read/unpack.ts'
import { readFailure } from './read-failure.ts'

/** An input that is ready to be read. */
export type OpenInput =
  | { readonly type: 'file'; readonly file: InputFile }
  | { readonly type: 'table'; readonly table: Table }
  | { readonly type: 'rows'; readonly rows: Iterable<object> | AsyncIterable<object> }

export interface LogFormat {
  readonly description: string
  /** The rows of an input, under the names of the columns that the load looks for. */
  readonly read: (
    input: OpenInput,
    context: ReadContext & { readonly columns: readonly string[] },
  ) => AsyncIterable<LogPart>
}

/** Every way to read a log. An importer of a product's export is one more entry. */
export const formats = {
  causerie: {
    description: 'a table with one row an event: CSV, JSONL, Parquet or Arrow',
    async *read(input, context) {
      if (input.type === 'rows') yield* readRows(input.rows, context)
      else if (input.type === 'table') yield* (await arrow()).readTable(input.table, context)
      else yield* readFile(input.file, context)
    },
  },
} as const satisfies Record<string, LogFormat>

export type FormatName = keyof typeof formats

/** Throws `InvalidQueryError` when there is no such format. */
export function formatNamed(name: string): LogFormat {
  if (Object.hasOwn(formats, name)) return formats[name as FormatName]
  throw new InvalidQueryError(`format must be one of ${Object.keys(formats).join(', ')}: ${JSON.stringify(name)}`)
}

/** The rows of a file, by what it is. Throws `IngestError` that names it for a file that cannot be read. */
export async function* readFile(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  try {
    yield* partsOf(file, context)
  } catch (cause) {
    throw readFailure(file.name, cause)
  }
}

async function* partsOf(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  const format = await formatOf(file)
  switch (format) {
    case 'csv':
    case 'jsonl':
      yield await readText(file, format, context)
      break
    case 'parquet':
      yield await readParquet(file, context)
      break
    case 'arrow':
      yield* (await arrow()).readArrow(file, context)
  }
}

/** The rows of a text file, in whatever encoding, told by the lines that they have in it. */
async function readText(given: InputFile, format: 'csv' | 'jsonl', context: ReadContext): Promise<LogPart> {
  const { scratch } = context
  const { file, found } = await decodeText(given, { declared: context.encodings[format], scratch })
  if (found !== null) context.onEncoding(found)
  const encoding = found?.encoding ?? 'utf-8'
  if (format === 'jsonl') return readJsonl(file, { ...context, reject: rejectMoved(context, { encoding, lines: 0 }) })

  const sheet = await trimSheet(file, { skip: context.skip, delimiter: context.delimiter, scratch })
  const lines = sheet.skippedLines
  const part = await readCsv(sheet.file, {
    ...context,
    delimiter: context.delimiter ?? sheet.delimiter,
    reject: rejectMoved(context, { encoding, lines }),
  })
  return lines === 0 ? part : movedPart(part, lines)
}

/** A part of a copy whose first lines were left out. */
function movedPart(part: LogPart, lines: number): LogPart {
  const { locate, otherwise } = part
  return {
    ...part,
    async *locate(misfits, rows) {
      for await (const page of locate(misfits, rows)) yield page.map(row => ({ ...row, line: row.line + lines }))
    },
    ...(otherwise === undefined ? {} : { otherwise: async () => movedPart(await otherwise(), lines) }),
  }
}

/** What a copy rejects, as of the file: its lines, and the encoding that its bytes broke. */
function rejectMoved(context: ReadContext, { encoding, lines }: { encoding: string; lines: number }) {
  const reasonOf = (reason: string) => (reason === 'row is not UTF-8' ? `row is not ${encoding}` : reason)
  return (rows: readonly RejectedRow[], file: string) =>
    context.reject(
      encoding === 'utf-8' && lines === 0
        ? rows
        : rows.map(row => ({
            ...row,
            line: row.line + lines,
            reason: encoding === 'utf-8' ? row.reason : reasonOf(row.reason),
          })),
      file,
    )
}

/** A tenth of a second of every start, for a format that few use. */
const arrow = () => import('./read/read-arrow.ts')
