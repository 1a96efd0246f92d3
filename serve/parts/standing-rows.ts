import type { Standing } from '../../src/render/report/standing.ts'

interface Keyed {
  readonly key: Readonly<Record<string, string | undefined>>
  readonly value: number | null
  readonly previousValue: number | null
}

/** The rows of an answer, each with how many chats its value stands on: what the basis, the same question by a count, has for them. */
export function standingRows<Row extends Keyed>(
  rows: readonly Row[],
  basis: readonly Row[] | null,
  nameOf: (row: Row) => string,
): readonly (Row & Standing)[] {
  if (basis === null) return rows
  const counts = new Map(basis.map(row => [nameOf(row), row]))
  return rows.map(row => {
    const count = counts.get(nameOf(row))
    return { ...row, standsOn: count?.value ?? 0, previousStandsOn: count?.previousValue ?? 0 }
  })
}
