import { type FileHandle, open } from 'node:fs/promises'

/** A record of a text file: a CSV row, which may span several lines, or a line of JSON. */
export interface TextRecord {
  /** 1-based line of the file on which it begins. */
  readonly line: number
  /** Its bytes in the batch, without the end of the line. */
  readonly start: number
  readonly end: number
  /** Why it cannot be read, null when it can. */
  readonly problem: string | null
}

/** Records and the bytes they point into, which are valid until the next batch is asked for. */
export interface RecordBatch {
  readonly bytes: Buffer
  readonly records: readonly TextRecord[]
}

export interface LineEnd {
  /** Where the line's text ends. */
  readonly end: number
  /** Where the next line begins. */
  readonly next: number
}

/**
 * What stands at a position: a record with the number of lines it takes; a blank line; or something broken, of which only the
 * first line is given up, so that one stray quote does not swallow the rows after it.
 */
export type Split =
  | (LineEnd & { readonly type: 'record'; readonly lines: number; readonly problem: string | null })
  | (LineEnd & { readonly type: 'blank' })
  | { readonly type: 'broken'; readonly problem: string }

/** How a kind of text file is cut into records. */
export interface Splitter {
  /** A record that is longer is broken; what bounds the memory of a scan. */
  readonly limitBytes: number
  /** What stands at `start`; null when the bytes end before that can be told and more of the file follows. */
  readonly split: (bytes: Buffer, start: number, atEnd: boolean) => Split | null
  /** The end of the line that `start` is in; null under the same condition. */
  readonly lineEnd: (bytes: Buffer, start: number, atEnd: boolean) => LineEnd | null
}

/** What some programs begin UTF-8 with. */
export const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** The records of a file in order, blank lines left out. Memory is bounded by the splitter's limit, whatever the file. */
export async function* textRecords(
  path: string,
  splitter: Splitter,
  options: { readonly chunkBytes?: number } = {},
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
  let rest = Buffer.alloc(0)
  let line = 1
  let atStart = true
  // Inside a line so long that its beginning was given up already.
  let skipping = false

  for (let atEnd = false; !atEnd; ) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes)
    atEnd = bytesRead === 0
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    const records: TextRecord[] = []
    let position = atStart && bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0
    atStart = false

    while (position < bytes.length) {
      const split = skipping ? null : splitter.split(bytes, position, atEnd)
      if (split !== null && split.type !== 'broken') {
        if (split.type === 'record') records.push({ line, start: position, end: split.end, problem: split.problem })
        line += split.type === 'record' ? split.lines : 1
        position = split.next
        continue
      }
      if (split === null && !skipping) break
      const lineEnd = splitter.lineEnd(bytes, position, atEnd)
      if (lineEnd === null && !skipping && bytes.length - position <= splitter.limitBytes) break
      if (split !== null)
        records.push({ line, start: position, end: lineEnd?.end ?? bytes.length, problem: split.problem })
      skipping = lineEnd === null
      position = lineEnd?.next ?? bytes.length
      if (!skipping) line++
    }
    rest = Buffer.from(bytes.subarray(position))
    yield { bytes, records }
  }
}
