import { InvalidQueryError } from '../errors.ts'
import { lookup } from '../lookup.ts'
import { loadArrow } from '../optional-package.ts'
import type { LogPart } from './log-part.ts'
import type { ArrowTable } from './log-row.ts'
import { formatOf } from './read/file-format.ts'
import type { ReadContext } from './read/read-context.ts'
import { readParquet } from './read/read-parquet.ts'
import { readRows } from './read/read-rows.ts'
import { readText } from './read/read-text.ts'
import type { InputFile } from './read/unpack.ts'
import { readFailure } from './read-failure.ts'

/** An input that is ready to be read. */
export type OpenInput =
  | { readonly type: 'file'; readonly file: InputFile }
  | { readonly type: 'table'; readonly table: ArrowTable }
  | { readonly type: 'rows'; readonly rows: Iterable<object> | AsyncIterable<object> }

export interface LogFormat {
  readonly description: string
  /** The rows of an input, under the column names that the load looks for. */
  readonly read: (
    input: OpenInput,
    context: ReadContext & { readonly columns: readonly string[] },
  ) => AsyncIterable<LogPart>
}

/** All log formats. An importer for a product's export is one more entry. */
export const formats = {
  causerie: {
    description: 'a table with one row per event: CSV, JSONL, Parquet or Arrow',
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
  const format = lookup<LogFormat>(formats, name)
  if (format !== undefined) return format
  throw new InvalidQueryError(`format must be one of ${Object.keys(formats).join(', ')}: ${JSON.stringify(name)}`)
}

/** The rows of a file, by its format. Throws an `IngestError` that names the file when it cannot be read. */
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

const arrow = () => loadArrow(() => import('./read/read-arrow.ts'))
