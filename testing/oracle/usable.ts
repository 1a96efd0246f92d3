import { parseInstant } from './instant.ts'
import type { CanonicalRow, Log } from './log.ts'

const start1995 = parseInstant('1995-01-01T00:00:00Z')

/** Rows that are not rejected: no time of a message, nor of its version, is before the earliest. */
export function usableRows({ rows, earliest = start1995 }: Pick<Log, 'rows' | 'earliest'>): CanonicalRow[] {
  return rows.filter(({ sentAt, updatedAt }) => sentAt >= earliest && (updatedAt === null || updatedAt >= earliest))
}
