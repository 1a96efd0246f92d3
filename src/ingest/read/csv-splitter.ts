import { isUtf8 } from 'node:buffer'
import type { LineEnd, Split, Splitter } from './text-records.ts'

export interface CsvShape {
  /** One ASCII character. */
  readonly delimiter: string
  /** How many columns the header has. */
  readonly columns: number
}

const newline = 0x0a
const carriageReturn = 0x0d
const quote = 0x22
const space = 0x20

const start = 0
const afterSpace = 1
const bare = 2
const quoted = 3
const closed = 4
const closedAndSpace = 5

/**
 * Cuts CSV exactly as DuckDB's strict mode does (a property test holds the two together), only that a line may end with \n,
 * \r\n or \r, mixed at will. DuckDB's peculiarities: one space may stand before an opening quote, any number after a closing
 * one, where another quote opens again; a quote inside a bare value is itself; empty columns past the header's are ignored; with
 * two columns or more a blank line is nothing.
 */
export function csvSplitter(shape: CsvShape): Splitter {
  const delimiter = shape.delimiter.charCodeAt(0)
  const isOrdinary = new Uint8Array(256).fill(1)
  for (const byte of [delimiter, quote, newline, carriageReturn]) isOrdinary[byte] = 0
  // Below DuckDB's own limit of 2 097 152, so that what this accepts DuckDB reads.
  const limitBytes = 2_000_000

  function split(bytes: Buffer, from: number, atEnd: boolean): Split | null {
    if (shape.columns > 1 && isLineEnd(bytes[from])) {
      const line = csvLineEnd(bytes, from, atEnd)
      return line === null ? null : { type: 'blank', ...line }
    }
    let columns = 1
    let state = start
    let hasContent = false
    let tooMany = false
    let lines = 1
    // All bits of all bytes: the highest is set when there is one past ASCII.
    let bits = 0

    for (let position = from; ; position++) {
      let byte = bytes[position]
      if (state === quoted || state === bare) {
        const first = position
        while (byte !== undefined && isOrdinary[byte] === 1) {
          bits |= byte
          byte = bytes[++position]
        }
        if (position > first) hasContent = true
      }
      if (position - from > limitBytes) return { type: 'broken', problem: `row is longer than ${limitBytes} bytes` }
      if (byte === undefined && !atEnd) return null
      bits |= byte ?? 0

      if (state === quoted) {
        if (byte === undefined) return { type: 'broken', problem: 'row has a quote that is never closed' }
        if (byte === quote) {
          const following = bytes[position + 1]
          if (following === undefined && !atEnd) return null
          if (following !== quote) {
            state = closed
            continue
          }
          position++
        } else if (byte === newline || (byte === carriageReturn && bytes[position + 1] !== newline)) lines++
        hasContent = true
      } else if (byte === delimiter || byte === undefined || isLineEnd(byte)) {
        if (columns > shape.columns && (hasContent || state === afterSpace)) tooMany = true
        if (byte === delimiter) {
          columns++
          state = start
          hasContent = false
          continue
        }
        const line = csvLineEnd(bytes, position, atEnd)
        if (line === null) return null
        const wrongCount = tooMany || columns < shape.columns
        const problem = wrongCount
          ? `row has ${columns} columns, the header has ${shape.columns}`
          : bits < 0x80 || isUtf8(bytes.subarray(from, position))
            ? null
            : 'row is not UTF-8'
        return { type: 'record', ...line, lines, problem }
      } else if (byte === space && (state === closed || state === closedAndSpace)) {
        state = closedAndSpace
      } else if (state === closed || (state === closedAndSpace && byte !== quote)) {
        return { type: 'broken', problem: 'row has text after a closing quote' }
      } else if (byte === quote && state !== bare) {
        hasContent = state === closedAndSpace
        state = quoted
      } else if (byte === space && state === start) {
        state = afterSpace
      } else {
        state = bare
        hasContent = true
      }
    }
  }
  return { limitBytes, split, lineEnd: csvLineEnd }
}

function csvLineEnd(bytes: Buffer, from: number, atEnd: boolean): LineEnd | null {
  let end = from
  while (end < bytes.length && !isLineEnd(bytes[end])) end++
  // The byte after a \r may be the \n that belongs to it.
  const known = bytes[end] === newline || end + 1 < bytes.length || atEnd
  if (!known) return null
  return { end, next: end + (bytes[end] === carriageReturn && bytes[end + 1] === newline ? 2 : 1) }
}

function isLineEnd(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn
}
