import { loadArrow } from '../optional-package.ts'
import type { LogPart } from './log-part.ts'
import { formatOf } from './read/file-format.ts'
import type { ReadContext } from './read/read-context.ts'
import { readParquet } from './read/read-parquet.ts'
import { readText } from './read/read-text.ts'
import type { InputFile } from './read/unpack.ts'
import { readXlsx } from './read/xlsx/read-xlsx.ts'
import { readFailure } from './read-failure.ts'

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
    case 'xlsx':
      yield* readXlsx(file, context)
      break
    case 'arrow':
      yield* (await arrow()).readArrow(file, context)
  }
}

/** The reader of Arrow, which needs an optional package. */
export const arrow = () => loadArrow(() => import('./read/read-arrow.ts'))
