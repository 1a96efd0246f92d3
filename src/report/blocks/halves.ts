/** The width of a chart that is set in half of the text area, next to another: half of the default width, less the gutter. */
export const halfWidthPx = 347

type Side = 'left' | 'right'

/** The height of a title, in rows of a chart. */
const titleRows = 4
/** Taller rows would leave large gaps at the ends of pages. */
const tallestRows = 30

/**
 * The side of each of several charts, in order, so that they take the least height; undefined for one that takes the whole width. `rows` has
 * the number of rows of each chart, or null if it needs the whole width.
 */
export function sidesOf(rows: readonly (number | null)[]): readonly (Side | undefined)[] {
  const heights = rows.map(count => (count === null ? null : count + titleRows))
  // The best arrangement of the charts from each index on.
  const best: { readonly height: number; readonly sides: readonly (Side | undefined)[] }[] = []
  best[rows.length] = { height: 0, sides: [] }
  for (let start = rows.length - 1; start >= 0; start--) {
    const rest = best[start + 1]
    let found = {
      height: (heights[start] ?? 0) + (rest?.height ?? 0),
      sides: [undefined, ...(rest?.sides ?? [])] as (Side | undefined)[],
    }
    for (let middle = start + 1; middle < rows.length; middle++) {
      for (let end = middle + 1; end <= rows.length; end++) {
        const [left, right] = [sum(heights.slice(start, middle)), sum(heights.slice(middle, end))]
        if (left === null || right === null || Math.max(left, right) > tallestRows) break
        const after = best[end]
        const height = Math.max(left, right) + (after?.height ?? 0)
        if (height >= found.height) continue
        const sides = [...Array<Side>(middle - start).fill('left'), ...Array<Side>(end - middle).fill('right')]
        found = { height, sides: [...sides, ...(after?.sides ?? [])] }
      }
    }
    best[start] = found
  }
  return best[0]?.sides ?? []
}

function sum(heights: readonly (number | null)[]): number | null {
  return heights.reduce<number | null>(
    (total, height) => (total === null || height === null ? null : total + height),
    0,
  )
}
