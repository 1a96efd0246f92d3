/** A record of a file. `problem` names the rule that it broke and, when another row is involved, the line of that row. */
export interface NaiveRecord {
  readonly line: number
  readonly text: string
  readonly problem: string | null
}

export interface NaiveShape {
  readonly columns: number
  readonly limitBytes: number
}

/** A second implementation of `csvSplitter` by regular expressions, for a complete text with commas. */
export function naiveCsvRecords(text: string, shape: NaiveShape): NaiveRecord[] {
  const found: NaiveRecord[] = []
  for (let place = 0; place < text.length; ) {
    const blank = matchAt(/\r\n|\n|\r/y, text, place)
    if (blank !== null && shape.columns > 1) {
      place += blank.length
      continue
    }
    const line = lineOf(text, place)
    const row = rowAt(text, place, shape)
    if (row.givenUp === null) found.push({ line, text: text.slice(place, row.end), problem: row.problem })
    else {
      const [first, following] = row.givenUp
      for (let start = place; start < row.end; ) {
        const own = matchAt(/[^\r\n]*/y, text, start) ?? ''
        const isBlank = own === '' && shape.columns > 1
        if (!isBlank) {
          const problem = start === place ? first : `${following} ${line}`
          found.push({ line: lineOf(text, start), text: own, problem })
        }
        start += own.length + (matchAt(/\r\n|\n|\r|$/y, text, start + own.length)?.length ?? 0)
      }
    }
    place = row.end + (matchAt(/\r\n|\n|\r/y, text, row.end)?.length ?? 0)
  }
  return found
}

interface NaiveRow {
  readonly end: number
  readonly problem: string | null
  /** The problem of the first line and that of all others, when every line is a reject. */
  readonly givenUp: readonly [string, string] | null
}

const mistake = 'row has text after a closing quote'

function rowAt(text: string, from: number, shape: NaiveShape): NaiveRow {
  let place = from
  let columns = 0
  let tooMany = false
  let isBroken = false
  let closingLine: number | null = null
  for (;;) {
    columns++
    const opened = matchAt(/ ?"/y, text, place)
    let hasContent: boolean
    if (opened === null) {
      const value = matchAt(/[^,\r\n]*/y, text, place) ?? ''
      hasContent = value !== ''
      place += value.length
    } else {
      const openedAt = place
      const value = quotedAt(text, place + opened.length)
      if (value === null) {
        const said = 'line is inside a quote that is never closed: that of the row on line'
        return { end: text.length, problem: null, givenUp: ['row has a quote that is never closed', said] }
      }
      hasContent = value.hasContent
      place = value.end
      if (matchAt(/(?=[,\r\n])|$/y, text, place) === null) {
        isBroken = true
        const closing = columns < shape.columns ? /(?<!")(?:"")*" *(?=,)/g : /(?<!")(?:"")*" *(?=[\r\n]|$)/g
        closing.lastIndex = place
        const close = closing.exec(text)
        const closedAt = close?.index ?? place
        if (lineOf(text, closedAt) > lineOf(text, openedAt)) closingLine = startOfLine(text, closedAt)
        place = close === null ? place + (matchAt(/[^,\r\n]*/y, text, place)?.length ?? 0) : closing.lastIndex
      }
    }
    if (columns > shape.columns && hasContent) tooMany = true
    if (text[place] !== ',') break
    place++
  }
  const isLong = Buffer.byteLength(text.slice(from, place)) > shape.limitBytes
  if (closingLine !== null) {
    const last = text.slice(closingLine, place)
    const own = rowAt(last, 0, shape)
    const isRow = own.end === last.length && own.problem === null && own.givenUp === null
    if (isLong || isRow) {
      const said = 'line may be inside a row that has text after a closing quote: that of line'
      return { end: place, problem: null, givenUp: [mistake, said] }
    }
  }
  const wrongCount = tooMany || columns < shape.columns
  const problem = isBroken
    ? mistake
    : isLong
      ? `row is longer than ${shape.limitBytes} bytes`
      : wrongCount
        ? `row has ${columns} columns, the header has ${shape.columns}`
        : null
  return { end: place, problem, givenUp: null }
}

/** Finds the end of a quoted value, including the spaces after its closing quote; null when the quote never closes. */
function quotedAt(text: string, from: number): { end: number; hasContent: boolean } | null {
  let hasContent = false
  for (let place = from; ; ) {
    const piece = matchAt(/(?:[^"]|"")*"(?!")/y, text, place)
    if (piece === null) return null
    if (piece.length > 1) hasContent = true
    place += piece.length
    const reopened = matchAt(/ +"/y, text, place)
    if (reopened === null) return { end: place + (matchAt(/ */y, text, place)?.length ?? 0), hasContent }
    hasContent = true
    place += reopened.length
  }
}

function matchAt(pattern: RegExp, text: string, place: number): string | null {
  pattern.lastIndex = place
  return pattern.exec(text)?.[0] ?? null
}

function lineOf(text: string, place: number): number {
  return text.slice(0, place).split(/\r\n|\n|\r/).length
}

function startOfLine(text: string, place: number): number {
  return text.slice(0, place).search(/[^\r\n]*$/)
}
