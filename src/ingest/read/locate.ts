import { type Misfit, RecordsDisagree } from '../log-part.ts'
import type { RejectedRow } from '../quarantine.ts'
import { rawText, type Splitter, textRecords } from './text-records.ts'

export interface TextFile {
  readonly path: string
  readonly splitter: Splitter
  /** Whether the first record names the columns. */
  readonly hasHeader: boolean
}

export interface LocateOptions {
  /** The number of rows that were read from the file. */
  readonly rows: number
  /** Whether unreadable records were removed before reading. */
  readonly mended: boolean
}

/**
 * Finds the lines and texts of misfits, which come in order, in one pass over the file. Throws `RecordsDisagree` when the number of rows
 * read differs from the number of records in the file, because DuckDB sometimes loses rows silently.
 */
export async function* locateRecords(
  file: TextFile,
  misfits: AsyncIterable<readonly Misfit[]>,
  options: LocateOptions,
): AsyncGenerator<readonly RejectedRow[]> {
  const wanted = eachOf(misfits)
  let next = await wanted.next()
  let place = file.hasHeader ? -1 : 0

  for await (const { bytes, records } of textRecords(file.path, file.splitter)) {
    const located: RejectedRow[] = []
    for (const record of records) {
      if (record.problem !== null) {
        if (options.mended) continue
        throw new RecordsDisagree(`${file.path}:${record.line}: ${record.problem}`)
      }
      if (next.done !== true && place === next.value.place) {
        const raw = rawText(bytes.subarray(record.start, record.end))
        located.push({ line: record.line, reason: next.value.reason, raw })
        next = await wanted.next()
      }
      place++
    }
    yield located
  }
  if (place !== options.rows) throw new RecordsDisagree(`${file.path}: ${place} records, ${options.rows} rows read`)
}

async function* eachOf(pages: AsyncIterable<readonly Misfit[]>): AsyncGenerator<Misfit, undefined> {
  for await (const page of pages) yield* page
}
