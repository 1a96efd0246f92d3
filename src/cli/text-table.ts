import { displayWidth, shortened, visibleText } from './visible-text.ts'

export interface TextColumn {
  readonly title: string
  readonly align: 'start' | 'end'
}

export interface TextTableOptions {
  /** Characters in a line; texts are cut to fit. Null: no bound. */
  readonly width: number | null
  /** A last row under a rule of its own. */
  readonly total?: readonly string[]
}

const gap = '  '
const narrowest = 8

/** A table for people: a rule below the heads, numbers to the right. Whatever the cells hold, a row is one line. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { width, total }: TextTableOptions,
): string {
  const heads = columns.map(column => visibleText(column.title))
  const body = rows.map(row => row.map(visibleText))
  const last = total?.map(visibleText)
  const lines = [heads, ...body, ...(last === undefined ? [] : [last])]
  const natural = columns.map((_, index) => Math.max(...lines.map(line => displayWidth(line[index] ?? ''))))
  const widths = fitted(natural, columns, width)

  const written = (line: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const columnWidth = widths[index] ?? 0
        const text = shortened(line[index] ?? '', columnWidth)
        const padding = ' '.repeat(columnWidth - displayWidth(text))
        return align === 'end' ? padding + text : text + padding
      })
      .join(gap)
      .trimEnd()
  const rule = '─'.repeat(widths.reduce((sum, columnWidth) => sum + columnWidth, gap.length * (columns.length - 1)))
  return [written(heads), rule, ...body.map(written), ...(last === undefined ? [] : [rule, written(last)])]
    .map(line => `${line}\n`)
    .join('')
}

/** Takes from the widest text column, one character at a time, until the line fits or nothing more can be taken. */
function fitted(natural: readonly number[], columns: readonly TextColumn[], width: number | null): readonly number[] {
  const widths = [...natural]
  if (width === null) return widths
  const room = width - gap.length * (columns.length - 1)
  for (let over = widths.reduce((sum, each) => sum + each, 0) - room; over > 0; over--) {
    const texts = widths.map((each, index) => (columns[index]?.align === 'start' ? each : 0))
    const widest = texts.indexOf(Math.max(...texts))
    if ((texts[widest] ?? 0) <= narrowest) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}
