import { sql } from '../../src/engine/sql.ts'
import { openStore } from '../../src/store/store.ts'
import type { PlannedReport } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { instantOf } from './freeze.ts'
import type { Verified } from './verify-report.ts'

export interface VerifiedRun {
  readonly run: string
  /** Rows of the log sent before the run's asOf that were loaded after it was planned. */
  readonly lateRows: number
  readonly reports: readonly (Pick<PlannedReport, 'id' | 'scope' | 'locale'> & Verified)[]
}

/** Draws every report of a run again from its frozen question, and says which are the same and what late rows changed. */
export async function verifyRun(
  { ledger, threads }: Pick<Flow, 'ledger' | 'threads'>,
  run: string,
): Promise<VerifiedRun> {
  const { plan, reports } = await ledger.view(run)
  const { storeDirectory, query, plannedAt, staleHours } = plan
  const directory = ledger.filesOf(run)
  const drawn = plan.reports.filter(({ id }) => reports.get(id)?.state === 'rendered')
  const verified = await Promise.all(
    drawn.map(async report => {
      const { id, scope, locale } = report
      const files = reports.get(id)?.files ?? []
      return {
        id,
        scope,
        locale,
        ...(await threads.verify({ storeDirectory, query, report, plannedAt, staleHours, files, directory })),
      }
    }),
  )
  return { run, lateRows: await lateRows(storeDirectory, query.asOf, plan.lastLoad), reports: verified }
}

async function lateRows(directory: string, asOf: string, lastLoad: number | null): Promise<number> {
  if (lastLoad === null) return 0
  const store = await openStore<string>(directory)
  try {
    const [late] = await store.read(engine =>
      engine.query(
        sql`SELECT count(*) AS rows FROM log
          WHERE load_id > ${lastLoad} AND sent_at < make_timestamptz(${instantOf(asOf)})`,
        { rows: 'count' },
      ),
    )
    return late?.rows ?? 0
  } finally {
    store.close()
  }
}
