import { InvalidQueryError } from '../../errors.ts'
import type { TextRows } from './text-rows.ts'

/** How far the loads of a source have read. */
export interface SourceCursor {
  /** The greatest value of the cursor's column, as the database writes it. */
  readonly value: string
  /** Whether rows were left for the next load. */
  readonly more: boolean
}

const wholeNumber = /^-?\d{1,38}$/
const time = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** Whether the value is a whole number; otherwise it is a time. Throws `InvalidQueryError` for any other value. */
export function isNumber(value: string, column: string): boolean {
  if (wholeNumber.test(value)) return true
  if (time.test(value)) return false
  throw new InvalidQueryError(
    `source.cursor: must be a column of whole numbers or of times, such as updated_at; ${column} has ${JSON.stringify(value.slice(0, 60))}`,
  )
}

/** The later of two values of one column. Times of one column have one zone, so that their texts are in the order of time. */
export function later(a: string | null, b: string, column: string): string {
  if (a === null) return b
  if (isNumber(a, column) && isNumber(b, column)) return BigInt(b) > BigInt(a) ? b : a
  return b > a ? b : a
}

/** Rows that are committed late: within ten minutes of their time, or after so many others. */
const lateMs = 600_000
const lateRows = 1000n

/** The value from which the next load reads: a little before the last one, unless the last load was only a part. */
export function resumeFrom({ value, more }: SourceCursor, column: string): string {
  if (more) return value
  if (isNumber(value, column)) return String(BigInt(value) - lateRows)
  const [, local = '', , zone = ''] = time.exec(value) ?? []
  const earlier = new Date(Date.parse(`${local.replace(' ', 'T')}Z`) - lateMs).toISOString().slice(0, 19)
  return `${earlier.replace('T', ' ')}${zone}`
}

/** Passes the rows on, and tells the greatest value of the column so far. Throws `InvalidQueryError` if there is no such column. */
export async function* following(
  batches: AsyncIterable<TextRows>,
  column: string,
  tell: (value: string) => void,
): AsyncGenerator<TextRows> {
  let greatest: string | null = null
  for await (const batch of batches) {
    const place = batch.columns.indexOf(column)
    if (place === -1)
      throw new InvalidQueryError(
        `source.cursor: is no column of the query: ${column}; it has ${batch.columns.join(', ')}`,
      )
    for (const row of batch.rows) {
      const value = row[place] ?? null
      if (value !== null) greatest = later(greatest, value, column)
    }
    if (greatest !== null) tell(greatest)
    yield batch
  }
}
