import { isUtf8 } from 'node:buffer'
import { afterLineEnd, carriageReturn, type GivenUp, isLineEnd, mistakes, newline, nextLine } from './csv-lines.ts'
import type { Found, RecordScan, Splitter, View } from './text-records.ts'

export interface CsvShape {
  /** One ASCII character. */
  readonly delimiter: string
  /** The number of columns in the header; null to read only the first record, which may have any number. */
  readonly columns: number | null
  /** A longer row is one reject. Default: a little below DuckDB's limit. */
  readonly limitBytes?: number
}

/** DuckDB's `max_line_size`, above the longest accepted row. Its default is 2 000 000. */
export const maxLineBytes = 16_777_216
const longestBytes = 16_000_000

const quote = 0x22
const space = 0x20

// The state of a scan within a value; the last three are for a value with a quoting mistake.
const start = 0
const afterSpace = 1
const bare = 2
const quoted = 3
const closed = 4
const closedAndSpace = 5
const loose = 6
const looseClosed = 7
const looseClosedAndSpace = 8

/**
 * Splits CSV exactly as DuckDB's strict mode does (a property test compares the two), except that a line may end with \n, \r\n or \r in
 * any mixture. DuckDB's peculiarities: one space may precede an opening quote; any number may follow a closing one, after which
 * another quote reopens the value; a quote inside a bare value is literal; empty columns beyond the header's are ignored; with two or more
 * columns, blank lines are ignored.
 *
 * When quotes are wrong, nothing that may be inside a quoted value becomes a row, and no row is dropped silently:
 *
 * 1. Text after a closing quote: the quote did not close the value. From there on a quote closes it only where that makes sense: before a
 *    delimiter if more columns must follow, or before the end of the line or file if it is the last column, ignoring spaces. All other
 *    quotes, and doubled ones, are text. The row ends accordingly and is one reject. But if the value closes on a later line than it
 *    opened on, and that last line would be a good row by itself, then either the text looks like a row, or a quote is missing and the
 *    lines are rows: each of them is a reject.
 * 2. If no quote closes the value in this way before the end of the file, it was closed where it seemed to be, and the row ends with that
 *    line. No later quote can close a value either, so the search is not repeated and the scan stays linear.
 * 3. An opening quote that is never closed: every line up to the end of the file is a reject.
 * 4. Length does not change this; a well-formed row that is too long is one reject. Where case 1 leaves open whether the lines of an
 *    overlong row are rows, they count as rows: each is a reject.
 */
export function csvSplitter(shape: CsvShape): Splitter {
  const limitBytes = shape.limitBytes ?? longestBytes
  const kinds = kindsOfBytes(shape.delimiter)
  return { limitBytes, scan: () => csvScan(shape, limitBytes, kinds) }
}

/** The kinds of bytes; most are ordinary. */
const ordinary = 0
const delimiting = 1
const special = 2

function kindsOfBytes(delimiter: string): Uint8Array {
  const kinds = new Uint8Array(256)
  for (const byte of [quote, newline, carriageReturn]) kinds[byte] = special
  kinds[delimiter.charCodeAt(0)] = delimiting
  return kinds
}

function csvScan(shape: CsvShape, limitBytes: number, kinds: Uint8Array): RecordScan {
  const delimiter = shape.delimiter.charCodeAt(0)
  const isFirstOnly = shape.columns === null
  const expected = shape.columns ?? Number.MAX_SAFE_INTEGER
  const isUtf8Until = utf8Check()
  // File offsets from which no quote closes a value with a mistake: in the last column, and in any other.
  let noLastFrom = Number.POSITIVE_INFINITY
  let noOtherFrom = Number.POSITIVE_INFINITY
  let givenUp: GivenUp | null = null

  // The state of the current record.
  let columns = 1
  let state = start
  let hasContent = false
  let tooMany = false
  let lines = 1
  let problem: string | null = null
  // The line of the record on which the current value opened, and the file offset at which the current line begins.
  let openedOn = 1
  let lineStart = 0
  let mistakeAt = 0
  // The offset of the line on which a mistaken value closed, if it opened on an earlier line.
  let closingLine: number | null = null

  function begin(): void {
    columns = 1
    state = start
    hasContent = false
    tooMany = false
    lines = 1
    problem = null
    closingLine = null
  }

  function again(lines: GivenUp | null): Found {
    givenUp = lines
    begin()
    return { type: 'again' }
  }

  function record({ bytes, offset, recordStart, line }: View, end: number, next: number): Found {
    const isLong = offset + end - recordStart > limitBytes
    if (problem !== null && closingLine !== null && !isFirstOnly) {
      const mayBeRows = isLong || isRow(bytes.subarray(closingLine - offset, end))
      if (mayBeRows) return again({ until: offset + next, ...mistakes.textAfterQuote, line })
    }
    const wrongCount = !isFirstOnly && (tooMany || columns < expected)
    if (isLong) problem ??= `row is longer than ${limitBytes} bytes`
    else if (wrongCount) problem ??= `row has ${columns} columns, the header has ${expected}`
    else if (!isUtf8Until(bytes, recordStart - offset, end)) problem ??= mistakes.notUtf8
    const found: Found = { type: 'record', end, next, lines, problem }
    begin()
    return found
  }

  function isRow(bytes: Buffer): boolean {
    const view = { bytes, offset: 0, recordStart: 0, line: 1, atEnd: true }
    const found = csvScan(shape, limitBytes, kinds).next(view, 0)
    return found.type === 'record' && found.problem === null && found.end === bytes.length
  }

  function next(view: View, from: number): Found {
    const { bytes, offset, recordStart, atEnd } = view
    const length = bytes.length
    if (offset + from === recordStart) {
      if (givenUp !== null && recordStart >= givenUp.until) givenUp = null
      if (expected > 1 && isLineEnd(bytes[from])) {
        const next = afterLineEnd(view, from)
        return next === null ? { type: 'more', position: from } : { type: 'blank', next }
      }
    }
    if (givenUp !== null) return nextLine(view, from, givenUp)

    for (let position = from; ; position++) {
      if (state === bare) {
        // Fast path: most values are bare, so this goes from one to the next without leaving the loop.
        for (; position < length; position++) {
          const byte = bytes[position] ?? 0
          const kind = kinds[byte]
          if (kind === ordinary || byte === quote) continue
          if (kind === special || columns >= expected || position + 1 === length) break
          const following = bytes[position + 1] ?? 0
          if (kinds[following] !== ordinary || following === space) break
          columns++
        }
      } else if (state === quoted || state === loose) {
        const first = position
        while (position < length && kinds[bytes[position] ?? 0] !== special) position++
        if (position > first) hasContent = true
      }
      if (position === length && !atEnd) {
        if (!isFirstOnly || offset + length - recordStart <= limitBytes) return { type: 'more', position }
        return record(view, length, length)
      }
      const byte = bytes[position]

      if (state === quoted || state === loose) {
        if (byte === quote) {
          state = state === quoted ? closed : looseClosed
        } else if (byte === undefined) {
          if (state === quoted) {
            if (!isFirstOnly) {
              return again({ until: Number.POSITIVE_INFINITY, ...mistakes.unclosed, line: view.line })
            }
            problem = mistakes.unclosed.problem
            return record(view, position, position)
          }
          if (columns < expected) noOtherFrom = mistakeAt
          else noLastFrom = mistakeAt
          return again(null)
        } else {
          if (byte === carriageReturn && position + 1 === length && !atEnd) return { type: 'more', position }
          hasContent = true
          if (byte === newline || bytes[position + 1] !== newline) {
            lines++
            lineStart = offset + position + 1
          }
        }
      } else if (byte === delimiter || byte === undefined || isLineEnd(byte)) {
        if (state >= looseClosed) {
          const isOfText = (byte === delimiter) === columns >= expected
          if (isOfText) {
            state = loose
            position--
            continue
          }
          if (lines > openedOn) closingLine = lineStart
        }
        if (columns > expected && (hasContent || state === afterSpace)) tooMany = true
        if (byte === delimiter) {
          columns++
          state = start
          hasContent = false
          continue
        }
        const next = afterLineEnd(view, position)
        return next === null ? { type: 'more', position } : record(view, position, next)
      } else if (byte === quote) {
        // Two quotes are one quote of the text.
        if (state === looseClosed) state = loose
        else if (state === looseClosedAndSpace) state = looseClosed
        else if (state === closed || state === closedAndSpace) {
          hasContent = true
          state = quoted
        } else if (state === start || state === afterSpace) {
          hasContent = false
          openedOn = lines
          state = quoted
        }
      } else if (byte === space && state !== afterSpace) {
        if (state === start) state = afterSpace
        else if (state === closed) state = closedAndSpace
        else if (state === looseClosed) state = looseClosedAndSpace
      } else if (state === closed || state === closedAndSpace) {
        problem = mistakes.textAfterQuote.problem
        if (isFirstOnly) return record(view, position, position)
        if (offset + position < (columns < expected ? noOtherFrom : noLastFrom)) {
          mistakeAt = offset + position
          state = loose
        } else {
          if (lines > openedOn) closingLine = lineStart
          state = bare
        }
      } else if (state >= looseClosed) {
        state = loose
      } else {
        state = bare
        hasContent = true
      }
    }
  }
  return { next }
}

/** Checks whether a range of whole characters is UTF-8. If the whole buffer is, records in it need no check of their own. */
function utf8Check(): (bytes: Buffer, start: number, end: number) => boolean {
  let checked: Buffer | null = null
  let goodUntil = 0
  return (bytes, start, end) => {
    if (checked !== bytes) {
      checked = bytes
      // The last character of the buffer may be incomplete.
      let whole = bytes.length
      while (whole > 0 && ((bytes[whole - 1] ?? 0) & 0xc0) === 0x80) whole--
      if (whole > 0 && (bytes[whole - 1] ?? 0) >= 0xc0) whole--
      goodUntil = isUtf8(bytes.subarray(0, whole)) ? whole : 0
    }
    return end <= goodUntil || isUtf8(bytes.subarray(start, end))
  }
}
