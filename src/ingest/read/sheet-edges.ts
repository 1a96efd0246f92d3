import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { IngestError } from '../../errors.ts'
import { delimiters } from './csv-header.ts'
import { carriageReturn, isLineEnd, newline } from './csv-lines.ts'
import { byteOrderMark } from './text-records.ts'
import type { InputFile, Scratch } from './unpack.ts'

/** A CSV file that begins with its header and ends with its last row. */
export interface TrimmedSheet {
  readonly file: InputFile
  /** How many lines of the file stand before the header. */
  readonly skippedLines: number
  /** What a first line such as `sep=;` says, as Excel writes and reads it. */
  readonly delimiter: string | undefined
}

export interface TrimOptions {
  /** Lines before the header, whatever they hold. */
  readonly skip: number
  /** Declared in the mapping. */
  readonly delimiter: string | undefined
  readonly scratch: Scratch
}

/**
 * Takes off what spreadsheets write around a table: lines before the header that are skipped, blank or `sep=;`, and lines after
 * the last row that hold nothing but delimiters. These are no rows: nothing counts them. The copy is only made when there are some.
 */
export async function trimSheet(file: InputFile, options: TrimOptions): Promise<TrimmedSheet> {
  const handle = await open(file.path)
  try {
    const isBlank = blankBytes(options.delimiter)
    const sizeBytes = (await handle.stat()).size
    const top = await topOf(handle, { skip: options.skip, isBlank })
    if (top === null) {
      const problem = `csv.skip must be fewer lines than the file has: ${options.skip}`
      throw new IngestError(`${file.name}: ${problem}`, { file: file.name })
    }
    const end = await endOfRows(handle, { sizeBytes, isBlank, hasOneColumn: top.hasOneColumn })
    const { lines: skippedLines, delimiter } = top
    if (skippedLines === 0 && end === sizeBytes) return { file, skippedLines, delimiter }

    const path = options.scratch.newPath()
    const rows = end > top.start ? [createReadStream(file.path, { start: top.start, end: end - 1 })] : [[]]
    for (const part of rows) await pipeline(part, createWriteStream(path))
    return { file: { ...file, path }, skippedLines, delimiter }
  } finally {
    await handle.close()
  }
}

const chunkBytes = 1 << 16

interface Top {
  /** Where the header begins, and how many lines come before. */
  readonly start: number
  readonly lines: number
  readonly delimiter: string | undefined
  readonly hasOneColumn: boolean
}

/** Null when the file has fewer lines than are to be skipped. */
async function topOf(handle: FileHandle, options: { skip: number; isBlank: Uint8Array }): Promise<Top | null> {
  // What follows the lines that were looked at, and where in the file it begins.
  let bytes = Buffer.alloc(0)
  let before = 0
  let start = 0
  let lines = 0
  let delimiter: string | undefined
  for (;;) {
    const more = Buffer.alloc(chunkBytes)
    const { bytesRead } = await handle.read(more, 0, more.length, before + bytes.length)
    const atEnd = bytesRead === 0
    bytes = Buffer.concat([bytes, more.subarray(0, bytesRead)])
    if (before === 0 && start === 0 && bytes.subarray(0, 3).equals(byteOrderMark)) start = 3

    for (;;) {
      const line = lineAt(bytes, start, atEnd)
      if (line === null) break
      const text = bytes.subarray(start, line.end)
      if (lines >= options.skip) {
        const named = delimiter === undefined ? separatorLine.exec(text.toString('latin1'))?.[1] : undefined
        if (named === undefined && !isAll(text, options.isBlank)) {
          return {
            start: before + start,
            lines,
            delimiter,
            hasOneColumn: !delimiters.some(delimiter => text.includes(delimiter)),
          }
        }
        delimiter ??= named
      }
      start = line.next
      lines++
    }
    // A line longer than this is no empty one.
    const isLong = lines >= options.skip && bytes.length - start > 1 << 20
    if (atEnd || isLong) {
      const isShort = atEnd && options.skip > 0 && lines <= options.skip
      return isShort ? null : { start: before + start, lines, delimiter, hasOneColumn: false }
    }
    before += start
    bytes = Buffer.from(bytes.subarray(start))
    start = 0
  }
}

/** Excel adds the delimiters of the other columns when it saves the line again. */
const separatorLine = /^"?sep=([^"\w\r\n\x80-\xff])"?\1*$/i

/** Where the last line ends that has something; the end of the file when nothing after it could be taken for a row. */
async function endOfRows(
  handle: FileHandle,
  options: { sizeBytes: number; isBlank: Uint8Array; hasOneColumn: boolean },
): Promise<number> {
  const { sizeBytes, isBlank, hasOneColumn } = options
  const content = await endOfContent(handle, sizeBytes, { isBlank })
  let end: number | null = null
  let couldBeRow = false
  const chunk = Buffer.alloc(chunkBytes)
  for (let from = content; from < sizeBytes; ) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, from)
    if (bytesRead === 0) break
    const bytes = chunk.subarray(0, bytesRead)
    let position = 0
    if (end === null) {
      // One byte at a time where a \r\n could be cut in two.
      const line = lineAt(bytes, 0, from + bytesRead >= sizeBytes)
      if (line !== null) {
        position = line.next
        end = from + position
      } else position = Math.max(1, bytes.length - 1)
    } else {
      couldBeRow ||= bytes.some(byte => !isLineEnd(byte))
      position = bytes.length
    }
    from += position
  }
  return end !== null && (couldBeRow || hasOneColumn) ? end : sizeBytes
}

async function endOfContent(handle: FileHandle, sizeBytes: number, { isBlank }: { isBlank: Uint8Array }) {
  const chunk = Buffer.alloc(chunkBytes)
  for (let from = sizeBytes; from > 0; ) {
    const length = Math.min(chunk.length, from)
    from -= length
    await handle.read(chunk, 0, length, from)
    for (let position = length - 1; position >= 0; position--) {
      if (isBlank[chunk[position] ?? 0] === 0) return from + position + 1
    }
  }
  return 0
}

/** The line at a position; null when the bytes end before that can be told and more follow, or when there is none. */
function lineAt(bytes: Buffer, start: number, atEnd: boolean): { readonly end: number; readonly next: number } | null {
  if (start >= bytes.length) return null
  let end = start
  while (end < bytes.length && !isLineEnd(bytes[end])) end++
  if (end + 1 >= bytes.length && bytes[end] !== newline && !atEnd) return null
  const isPair = bytes[end] === carriageReturn && bytes[end + 1] === newline
  return { end, next: Math.min(bytes.length, end + (isPair ? 2 : 1)) }
}

function blankBytes(delimiter: string | undefined): Uint8Array {
  const isBlank = new Uint8Array(256)
  for (const byte of Buffer.from(`\r\n ${delimiters.join('')}${delimiter ?? ''}`)) isBlank[byte] = 1
  return isBlank
}

function isAll(bytes: Buffer, set: Uint8Array): boolean {
  return bytes.every(byte => set[byte] === 1)
}
