import type { Found, View } from './text-records.ts'

/** The bytes that end lines. */
export const newline = 0x0a
export const carriageReturn = 0x0d

/** Lines that are rejected one by one: up to which offset, why, and the line on which the broken row began. */
export interface GivenUp {
  readonly until: number
  readonly problem: string
  readonly following: string
  readonly line: number
}

/** What is wrong with a row, and for an open quote also with the lines after it. */
export const mistakes = {
  notUtf8: 'row is not UTF-8',
  textAfterQuote: {
    problem: 'row has text after a closing quote',
    following: 'line may be inside a row that has text after a closing quote: that of line',
  },
  unclosed: {
    problem: 'row has a quote that is never closed',
    following: 'line is inside a quote that is never closed: that of the row on line',
  },
} as const

/** The line at `from`, as a reject. */
export function nextLine(view: View, from: number, givenUp: GivenUp): Found {
  const { bytes, atEnd } = view
  let end = from
  while (end < bytes.length && !isLineEnd(bytes[end])) end++
  const next = end < bytes.length || atEnd ? afterLineEnd(view, end) : null
  if (next === null) return { type: 'more', position: end }
  const problem = view.line === givenUp.line ? givenUp.problem : `${givenUp.following} ${givenUp.line}`
  return { type: 'record', end, next, lines: 1, problem }
}

/** Where the next line begins; null when the byte after a \r has not been read yet, since it may be a \n. */
export function afterLineEnd({ bytes, atEnd }: View, end: number): number | null {
  if (bytes[end] !== carriageReturn) return Math.min(end + 1, bytes.length)
  if (end + 1 === bytes.length && !atEnd) return null
  return bytes[end + 1] === newline ? end + 2 : end + 1
}

/** Whether a byte is a line end, or its first byte. */
export function isLineEnd(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn
}
