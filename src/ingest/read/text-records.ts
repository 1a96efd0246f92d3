import { type FileHandle, open } from 'node:fs/promises'
import { rawLength } from '../quarantine.ts'

/** A record of a text file: a CSV row, which may span several lines, or a line of JSON. */
export type TextRecord = {
  /** The 1-based line on which it begins. */
  readonly line: number
} & (
  | {
      readonly problem: null
      /** The number of lines that it spans. */
      readonly lines: number
      /** Its bytes in the batch, without the line end. */
      readonly start: number
      readonly end: number
    }
  | {
      /** Why it cannot be read. */
      readonly problem: string
      /** Its text, see `rawText`. */
      readonly raw: string
    }
)

/** Records and the bytes that they point into, which are valid until the next batch is requested. */
export interface RecordBatch {
  readonly bytes: Buffer
  readonly records: readonly TextRecord[]
}

/** The part of a file that is in memory. */
export interface View {
  readonly bytes: Buffer
  /** The file offset of the bytes. */
  readonly offset: number
  /** The file offset of the record; before the bytes if the record is so long that its beginning was discarded. */
  readonly recordStart: number
  /** The line on which the record begins. */
  readonly line: number
  /** Whether the bytes reach the end of the file. */
  readonly atEnd: boolean
}

/** What a scan found. `end` and `next` are offsets in the bytes: the end of the record's text, and the start of the next record. */
export type Found =
  | {
      readonly type: 'record'
      readonly end: number
      readonly next: number
      readonly lines: number
      readonly problem: string | null
    }
  /** A line that is not a record. */
  | { readonly type: 'blank'; readonly next: number }
  /** More bytes are needed; continue from `position`. */
  | { readonly type: 'more'; readonly position: number }
  /** The scan has learned something about this record: scan it again from its beginning. */
  | { readonly type: 'again' }

/** Splits one file into records. It keeps state about the current record. */
export interface RecordScan {
  /** Continues at `position`, which is the beginning of a record after `record`, `blank` and `again`. */
  readonly next: (view: View, position: number) => Found
}

/** How a kind of text file is split into records. */
export interface Splitter {
  /** A longer record is one reject. Limits the memory of a scan, and keeps DuckDB below its own limits. */
  readonly limitBytes: number
  readonly scan: () => RecordScan
}

export interface TextRecordsOptions {
  /** The number of bytes to read at a time. */
  readonly chunkBytes?: number
}

/** The UTF-8 byte order mark. */
export const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

const rawBytes = rawLength * 3

/** A record's text as far as it is kept; bytes that are not UTF-8 become U+FFFD. */
export function rawText(record: Buffer): string {
  return record.toString('utf8', 0, Math.min(record.length, rawBytes))
}

/**
 * The records of a file in order, without blank lines. Memory is bounded by the splitter's limit: of a longer record, only the beginning is
 * kept while the scan goes on to its end.
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
  // The file offset at which the scan continues.
  let place = offset
  let line = 1
  // The beginning of a record that is too long to keep.
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
