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
  /** The number of lines before the header in the original. */
  readonly skippedLines: number
  /** The delimiter from a first line such as `sep=;`, which Excel writes and reads. */
  readonly delimiter: string | undefined
}

export interface TrimOptions {
  /** The number of lines before the header, whatever they contain. */
  readonly skip: number
  /** From the mapping. */
  readonly delimiter: string | undefined
  readonly scratch: Scratch
}

/**
 * Removes what spreadsheets add around a table: lines before the header that are skipped, blank or `sep=;`, and lines after the last row
 * that contain only delimiters. They are not counted as rows. Makes a copy only if there are such lines.
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
  /** The offset of the header, and the number of lines before it. */
  readonly start: number
  readonly lines: number
  readonly delimiter: string | undefined
  readonly hasOneColumn: boolean
}

/** Null when the file has fewer lines than should be skipped. */
async function topOf(handle: FileHandle, options: { skip: number; isBlank: Uint8Array }): Promise<Top | null> {
  // The bytes that remain to be looked at, and their offset in the file.
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
    // A line this long is not blank.
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

/** When Excel saves the line again, it appends the delimiters of the other columns. */
const separatorLine = /^"?sep=([^"\w\r\n\x80-\xff])"?\1*$/i

/** The end of the last line with content; the end of the file when nothing after it could be taken for a row. */
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
      // Advances byte by byte where a \r\n could be split between chunks.
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

/** The line at an offset; null when there is none, or when more bytes are needed to tell where it ends. */
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
