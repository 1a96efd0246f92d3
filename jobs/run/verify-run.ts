import { read } from '../../src/engine/source.ts'
import { instant, sql, storeTable } from '../../src/engine/sql.ts'
import { StoreError } from '../../src/errors.ts'
import { storeIdentity } from '../../src/store/identity.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import type { PlannedReport } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { instantOf } from './freeze.ts'
import { isOfAnotherStore, versionNow } from './planned-version.ts'
import type { Verified } from './verify-report.ts'

export interface VerifiedRun {
  readonly run: string
  /** The version of the store that the run is from, null if it was refused, and the current one that it is compared with. */
  readonly storeVersion: { readonly planned: number | null; readonly now: number }
  /** Rows of the log sent before the run's asOf that were loaded after it was planned. */
  readonly lateRows: number
  readonly reports: readonly VerifiedReport[]
}

export interface VerifiedReport extends Pick<PlannedReport, 'id' | 'scope' | 'locale'>, Verified {
  /** The version of the store that it was drawn from. It should be that of the run. */
  readonly storeVersion: number | null
}

/**
 * Checks that the store is still the one that a run is from, and at which version. Then draws every report of the run again from its frozen
 * question, and says which are the same and what late rows changed. Throws `StoreError` if the store is gone or was replaced: then every
 * figure would differ without any being wrong.
 */
export async function verifyRun(
  { ledger, threads }: Pick<Flow, 'ledger' | 'threads'>,
  run: string,
): Promise<VerifiedRun> {
  const { plan, reports } = await ledger.view(run)
  const { storeDirectory, query, plannedAt, staleHours, brand, fonts, targets } = plan
  const { version: now } = await versionNow(plan)
  const late = await readStore(storeDirectory, async store => {
    if (isOfAnotherStore(plan, await storeIdentity(store))) {
      throw new StoreError(
        `the store of run ${run} was replaced: the figures of the one at ${storeDirectory} cannot be compared with it`,
      )
    }
    return lateRows(store, query.asOf, plan.lastLoad)
  })
  const directory = ledger.filesOf(run)
  const drawn = plan.reports.filter(({ id }) => reports.get(id)?.state === 'rendered')
  const verified = await Promise.all(
    drawn.map(async report => {
      const { id, scope, locale } = report
      const files = reports.get(id)?.files ?? []
      const { storeVersion = null } = reports.get(id) ?? {}
      const found = await threads.verify({
        storeDirectory,
        query,
        report,
        plannedAt,
        staleHours,
        brand,
        fonts,
        targets,
        files,
        directory,
      })
      return { id, scope, locale, storeVersion, ...found }
    }),
  )
  return { run, storeVersion: { planned: plan.storeVersion, now }, lateRows: late, reports: verified }
}

async function readStore<T>(directory: string, use: (store: Store<string>) => Promise<T>): Promise<T> {
  const store = await openStore<string>(directory)
  try {
    return await use(store)
  } finally {
    store.close()
  }
}

async function lateRows(store: Store<string>, asOf: string, lastLoad: number | null): Promise<number> {
  if (lastLoad === null) return 0
  const [late] = await read(store, engine =>
    engine.query(
      sql`SELECT count(*) AS rows FROM ${storeTable('log')}
        WHERE load_id > ${lastLoad} AND sent_at < ${instant(instantOf(asOf))}`,
      { rows: 'count' },
    ),
  )
  return late?.rows ?? 0
}
