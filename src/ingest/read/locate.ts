import { type Misfit, RecordsDisagree } from '../log-part.ts'
import { type RejectedRow, rawLength } from '../quarantine.ts'
import { type Splitter, type TextRecord, textRecords } from './text-records.ts'

export interface TextFile {
  readonly path: string
  readonly splitter: Splitter
  /** Whether its first record names the columns. */
  readonly hasHeader: boolean
}

export interface LocateOptions {
  /** How many rows were read from the file. */
  readonly rows: number
  /** Whether the records that cannot be read were taken out before it was read. */
  readonly mended: boolean
}

/** Finds the line and the text of misfits, which come in order, in one pass over the file. */
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
        located.push({ line: record.line, reason: next.value.reason, raw: recordText(bytes, record) })
        next = await wanted.next()
      }
      place++
    }
    yield located
  }
  if (place !== options.rows) throw new RecordsDisagree(`${file.path}: ${place} records, ${options.rows} rows read`)
}

/** As much of a record's text as is kept; bytes that are not UTF-8 become U+FFFD. */
export function recordText(bytes: Buffer, record: TextRecord): string {
  const longestBytes = rawLength * 3
  return bytes.toString('utf8', record.start, Math.min(record.end, record.start + longestBytes))
}

async function* eachOf(pages: AsyncIterable<readonly Misfit[]>): AsyncGenerator<Misfit, undefined> {
  for await (const page of pages) yield* page
}
