import { parseInstant } from './instant.ts'
import type { CanonicalRow, Log } from './log.ts'

const start1995 = parseInstant('1995-01-01T00:00:00Z')

/** The rows that are not rejected. A row is rejected when it, or its version, is dated before the earliest time. */
export function usableRows({ rows, earliest = start1995 }: Pick<Log, 'rows' | 'earliest'>): CanonicalRow[] {
  return rows.filter(({ sentAt, updatedAt }) => sentAt >= earliest && (updatedAt === null || updatedAt >= earliest))
}
