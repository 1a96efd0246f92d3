import { displayWidth, shortened, visibleText } from './visible-text.ts'

export interface TextColumn {
  readonly title: string
  readonly align: 'start' | 'end'
  /** When the column is cut if the line is too short. Default: `then` for left-aligned columns, `never` for right-aligned ones. */
  readonly cut?: 'first' | 'then' | 'never'
}

export interface TextTableOptions {
  /** The line width in characters; null: unlimited. */
  readonly width: number | null
}

const gap = '  '
const narrowest = 8

/** A text table with a rule below the header and numbers right-aligned. Each row is one line, whatever its cells contain. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  { width }: TextTableOptions,
): string {
  const heads = columns.map(column => visibleText(column.title))
  const body = rows.map(row => row.map(visibleText))
  const natural = body.reduce(
    (widths, row) => widths.map((widest, index) => Math.max(widest, displayWidth(row[index] ?? ''))),
    heads.map(displayWidth),
  )
  const widths = width === null ? natural : fitted(natural, columns, width)

  const written = (row: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const columnWidth = widths[index] ?? 0
        const text = shortened(row[index] ?? '', columnWidth)
        const padding = ' '.repeat(columnWidth - displayWidth(text))
        return align === 'end' ? padding + text : text + padding
      })
      .join(gap)
      .trimEnd()
  const rule = '─'.repeat(sum(widths) + gap.length * (columns.length - 1))
  return [written(heads), rule, ...body.map(written)].map(line => `${line}\n`).join('')
}

/** Narrows the columns marked `first`, then the others, always the widest, until the line fits or all are short. */
function fitted(natural: readonly number[], columns: readonly TextColumn[], width: number): readonly number[] {
  const widths = [...natural]
  const room = width - gap.length * (columns.length - 1)
  for (const turn of ['first', 'then']) {
    for (let over = sum(widths) - room; over > 0; over--) {
      const givers = widths.map((each, index) => (turnOf(columns[index]) === turn ? each : 0))
      const widest = Math.max(...givers)
      if (widest <= narrowest) break
      widths[givers.indexOf(widest)] = widest - 1
    }
  }
  return widths
}

function turnOf(column: TextColumn | undefined): TextColumn['cut'] {
  return column?.cut ?? (column?.align === 'start' ? 'then' : 'never')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
