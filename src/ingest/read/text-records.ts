import { type FileHandle, open } from 'node:fs/promises'
import { rawLength } from '../quarantine.ts'

/** A record of a text file: a CSV row, which may span several lines, or a line of JSON. */
export type TextRecord = {
  /** 1-based line of the file on which it begins. */
  readonly line: number
} & (
  | {
      readonly problem: null
      /** How many lines it takes. */
      readonly lines: number
      /** Its bytes in the batch, without the end of the line. */
      readonly start: number
      readonly end: number
    }
  | {
      /** Why it cannot be read. */
      readonly problem: string
      /** Its text, as `rawText` gives it. */
      readonly raw: string
    }
)

/** Records and the bytes they point into, which are valid until the next batch is asked for. */
export interface RecordBatch {
  readonly bytes: Buffer
  readonly records: readonly TextRecord[]
}

/** What of a file is at hand. */
export interface View {
  readonly bytes: Buffer
  /** Where in the file the bytes begin. */
  readonly offset: number
  /** Where in the file the record begins; before the bytes, when it is so long that its beginning was let go. */
  readonly recordStart: number
  /** The line on which it begins. */
  readonly line: number
  /** Whether the file ends with the bytes. */
  readonly atEnd: boolean
}

/** What a scan found. `end` and `next` are places in the bytes: where the text of the record ends, and where the next begins. */
export type Found =
  | {
      readonly type: 'record'
      readonly end: number
      readonly next: number
      readonly lines: number
      readonly problem: string | null
    }
  /** A line that is no record. */
  | { readonly type: 'blank'; readonly next: number }
  /** The bytes end before it can be told: go on from here when there are more. */
  | { readonly type: 'more'; readonly position: number }
  /** The scan knows better by now: go through the record once more. */
  | { readonly type: 'again' }

/** Cuts one file into records, one after the other. It remembers what it has seen of the record that it is in. */
export interface RecordScan {
  /** Goes on at `position`, which is at the beginning of a record after `record`, `blank` and `again`. */
  readonly next: (view: View, position: number) => Found
}

/** How a kind of text file is cut into records. */
export interface Splitter {
  /** A longer record is one reject: what bounds the memory of a scan, and keeps DuckDB below limits of its own. */
  readonly limitBytes: number
  readonly scan: () => RecordScan
}

export interface TextRecordsOptions {
  /** How much is read at a time. */
  readonly chunkBytes?: number
}

/** What some programs begin UTF-8 with. */
export const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

const rawBytes = rawLength * 3

/** As much of a record's text as is kept; bytes that are not UTF-8 become U+FFFD. */
export function rawText(record: Buffer): string {
  return record.toString('utf8', 0, Math.min(record.length, rawBytes))
}

/**
 * The records of a file in order, blank lines left out. Memory is bounded by the splitter's limit, whatever the file: of a longer
 * record only the beginning is kept, and the scan follows it to its end.
 */
export async function* textRecords(
  path: string,
  splitter: Splitter,
  options: TextRecordsOptions = {},
): AsyncGenerator<RecordBatch> {
  const handle = await open(path)
  try {
    yield* recordBatches(handle, splitter, options.chunkBytes ?? 4 << 20)
  } finally {
    await handle.close()
  }
}

async function* recordBatches(handle: FileHandle, splitter: Splitter, chunkBytes: number): AsyncGenerator<RecordBatch> {
  const chunk = Buffer.allocUnsafe(chunkBytes)
  const scan = splitter.scan()
  let bytes = Buffer.alloc(0)
  let offset = await markLength(handle)
  let atEnd = false
  let recordStart = offset
  // Where in the file the scan goes on.
  let place = offset
  let line = 1
  // The beginning of a record that is too long to be kept whole.
  let head: Buffer | null = null
  let records: TextRecord[] = []

  while (!atEnd || recordStart < offset + bytes.length) {
    const found = scan.next({ bytes, offset, recordStart, line, atEnd }, place - offset)
    if (found.type === 'record' || found.type === 'blank') {
      if (found.type === 'record') {
        const { lines, end, problem } = found
        const start = recordStart - offset
        records.push(
          problem === null
            ? { line, problem, lines, start, end }
            : { line, problem, raw: rawText(head ?? bytes.subarray(start, end)) },
        )
      }
      line += found.type === 'record' ? found.lines : 1
      head = null
      place = offset + found.next
      recordStart = place
      continue
    }
    if (found.type === 'again') {
      place = recordStart
      if (head === null) continue
      head = null
    } else {
      place = offset + found.position
      const start = recordStart - offset
      if (head === null && found.position - start > splitter.limitBytes) {
        head = Buffer.from(bytes.subarray(start, start + rawBytes))
      }
    }
    if (records.length > 0) yield { bytes, records }
    records = []
    const keptFrom = head === null ? recordStart : place
    bytes = keptFrom < offset ? bytes.subarray(0, 0) : bytes.subarray(keptFrom - offset)
    offset = keptFrom
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, offset + bytes.length)
    atEnd = bytesRead === 0
    bytes = Buffer.concat([bytes, chunk.subarray(0, bytesRead)])
  }
  if (records.length > 0) yield { bytes, records }
}

async function markLength(handle: FileHandle): Promise<number> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(byteOrderMark.length), 0, byteOrderMark.length, 0)
  return buffer.subarray(0, bytesRead).equals(byteOrderMark) ? byteOrderMark.length : 0
}
