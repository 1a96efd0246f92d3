import type { DuckDBEngine } from '../engine/duckdb.ts'

/** What a load is doing, and how far it is. */
export interface IngestProgress {
  /** Unpacking pipes and gzip, reading rows, finding the lines of rejected ones, deriving the store's tables. */
  readonly phase: 'unpack' | 'read' | 'locate' | 'derive'
  /** Rows of the log so far. */
  readonly rows?: number
  /** Of the files so far. */
  readonly bytes?: number
  readonly totalBytes?: number
}

const intervalMs = 200

/** Runs a statement and reports DuckDB's own estimate of how much of it is done, 0 to 1, as long as it runs. */
export async function withProgress<T>(
  { connection }: DuckDBEngine,
  report: ((done: number) => void) | undefined,
  statement: () => Promise<T>,
): Promise<T> {
  if (report === undefined) return statement()
  const timer = setInterval(() => {
    const { percentage } = connection.progress
    if (percentage > 0) report(Math.min(percentage / 100, 1))
  }, intervalMs)
  try {
    return await statement()
  } finally {
    clearInterval(timer)
  }
}
