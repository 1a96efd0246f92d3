import { carriageReturn, newline } from './csv-lines.ts'
import type { Splitter } from './text-records.ts'

const blanks = new Set([0x09, 0x0b, 0x0c, carriageReturn, 0x20])

/** Below DuckDB's `maximum_object_size` of 16 777 216, so that DuckDB can read every accepted line. */
const longestBytes = 16_000_000

/** Splits a file into lines that end with \n or \r\n; lines of white space are skipped, as in DuckDB. */
export function jsonLines(limitBytes = longestBytes): Splitter {
  function scan() {
    let isBlank = true
    return {
      next({ bytes, offset, recordStart, atEnd }, position) {
        const found = bytes.indexOf(newline, position)
        const end = found === -1 ? bytes.length : found
        isBlank &&= isBlankBetween(bytes, position, end)
        if (found === -1 && !atEnd) return { type: 'more', position: end }
        const next = found === -1 ? end : end + 1
        const wasBlank = isBlank
        isBlank = true
        if (wasBlank) return { type: 'blank', next }
        const textEnd = bytes[end - 1] === carriageReturn && found !== -1 ? end - 1 : end
        const isLong = offset + textEnd - recordStart > limitBytes
        const problem = isLong ? `line is longer than ${limitBytes} bytes` : null
        return { type: 'record', end: textEnd, next, lines: 1, problem }
      },
    } satisfies ReturnType<Splitter['scan']>
  }
  return { limitBytes, scan }
}

function isBlankBetween(bytes: Buffer, start: number, end: number): boolean {
  for (let position = start; position < end; position++) {
    if (!blanks.has(bytes[position] ?? 0)) return false
  }
  return true
}
