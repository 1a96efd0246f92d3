import type { LineEnd, Splitter } from './text-records.ts'

const newline = 0x0a
const carriageReturn = 0x0d
const blanks = new Set([0x09, 0x0b, 0x0c, carriageReturn, 0x20])

/** Cuts a file into lines that end with \n or \r\n; a line of white space is none, as for DuckDB. */
export const jsonLines: Splitter = {
  // Below DuckDB's own limit of 16 777 216.
  limitBytes: 16_000_000,
  split(bytes, start, atEnd) {
    const line = jsonLineEnd(bytes, start, atEnd)
    if (line === null) {
      const isLong = bytes.length - start > jsonLines.limitBytes
      return isLong ? { type: 'broken', problem: `line is longer than ${jsonLines.limitBytes} bytes` } : null
    }
    if (line.end - start > jsonLines.limitBytes) {
      return { type: 'broken', problem: `line is longer than ${jsonLines.limitBytes} bytes` }
    }
    if (isBlank(bytes, start, line.end)) return { type: 'blank', ...line }
    return { type: 'record', ...line, lines: 1, problem: null }
  },
  lineEnd: jsonLineEnd,
}

function jsonLineEnd(bytes: Buffer, start: number, atEnd: boolean): LineEnd | null {
  const found = bytes.indexOf(newline, start)
  if (found === -1) return atEnd ? { end: bytes.length, next: bytes.length } : null
  const end = found > start && bytes[found - 1] === carriageReturn ? found - 1 : found
  return { end, next: found + 1 }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    if (!blanks.has(bytes[position] ?? 0)) return false
  }
  return true
}
