import type { Engine } from '../engine/engine.ts'
import { instant, sql } from '../engine/sql.ts'
import { IngestError } from '../errors.ts'
import { formatInstant, type Micros, parseInstant } from '../time/instant.ts'

/** The extent in time of a load's rows. */
export interface LoadExtent {
  /** Rows dated after the load, that is, after the instant at which everything was read. */
  readonly futureRows: number
  /** The instant up to which the load says that its source is complete; null when it cannot say. */
  readonly knownUntil: Micros | null
}

/**
 * The instant up to which the source was declared complete; null when it was not declared. Throws `IngestError` when it is not an instant, or
 * lies after the load.
 */
export function readKnownUntil(declared: string | undefined, loadedAt: Micros): Micros | null {
  if (declared === undefined) return null
  const until = parseInstant(declared)
  if (until === null) {
    throw new IngestError(
      `knownUntil must be an instant, ISO 8601 with offset or Z, such as 2026-11-01T08:00:00Z: ${JSON.stringify(declared)}`,
    )
  }
  if (until > loadedAt) {
    throw new IngestError(
      `knownUntil must not be after the load, which is at ${formatInstant(loadedAt)}: ${JSON.stringify(declared)}`,
    )
  }
  return until
}

/**
 * The extent of the rows in `incoming`, duplicates included. A declared instant counts even if there are later rows, because the source is
 * not complete there. Otherwise the load is known until one microsecond after its latest row that is not dated after the load, so that
 * this row is visible. Definition: docs/definitions.md, "Known until".
 */
export async function incomingExtent(
  engine: Engine,
  { readAt, declared }: { readonly readAt: Micros; readonly declared: Micros | null },
): Promise<LoadExtent> {
  const [found] = await engine.query(
    sql`SELECT count(*) FILTER (WHERE sent_at > ${instant(readAt)}) AS future_rows,
      max(sent_at) FILTER (WHERE sent_at <= ${instant(readAt)}) AS latest FROM incoming`,
    { future_rows: 'count', latest: 'instant?' },
  )
  if (found === undefined) throw new Error('an aggregate without groups gave no row')
  const { future_rows: futureRows, latest } = found
  return { futureRows, knownUntil: declared ?? (latest === null ? null : latest + 1n) }
}
