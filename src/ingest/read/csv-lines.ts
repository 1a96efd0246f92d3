import type { Found, View } from './text-records.ts'

/** The bytes that end lines. */
export const newline = 0x0a
export const carriageReturn = 0x0d

/** Lines that are rejects of their own: up to where in the file, what is wrong, and on which line the row began. */
export interface GivenUp {
  readonly until: number
  readonly problem: string
  readonly following: string
  readonly line: number
}

/** What is wrong with a row, and for an open quote what is wrong with the lines after it. */
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

/** Where the next line begins; null when the byte after a \r is not there yet: it may be the \n that belongs to it. */
export function afterLineEnd({ bytes, atEnd }: View, end: number): number | null {
  if (bytes[end] !== carriageReturn) return Math.min(end + 1, bytes.length)
  if (end + 1 === bytes.length && !atEnd) return null
  return bytes[end + 1] === newline ? end + 2 : end + 1
}

/** Whether a byte ends a line, or begins what does. */
export function isLineEnd(byte: number | undefined): boolean {
  return byte === newline || byte === carriageReturn
}
