import type { DuckDBEngine } from '../engine/duckdb.ts'

/** The progress of a load. */
export interface IngestProgress {
  /** Unpacking pipes and gzip, reading rows, finding the lines of rejected rows, or deriving the store's tables. */
  readonly phase: 'unpack' | 'read' | 'locate' | 'derive'
  /** The number of log rows so far. */
  readonly rows?: number
  /** The bytes of the files read so far. */
  readonly bytes?: number
  readonly totalBytes?: number
}

const intervalMs = 200

/** Runs a statement and meanwhile reports DuckDB's estimate of its progress, from 0 to 1. */
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
