import type { AskedCell } from './ask-all.ts'
import type { ReportRow } from './ask-report.ts'
import type { Batch } from './batch.ts'
import type { Times } from './contest.ts'
import type { LateRows } from './late-rows.ts'
import type { Disk, LoadRow } from './load-all.ts'
import type { Opponent } from './opponents/opponent.ts'
import type { PageRow } from './pages/compare-pages.ts'
import type { VariedRow } from './vary.ts'
import type { WorkerRun } from './worker.ts'

/** All measurements of a run. Parts left out are empty or null. */
export interface Results {
  readonly machine: string
  readonly size: string
  readonly runs: number
  readonly opponents: readonly Opponent[]
  /** Why opponents or parts were left out. */
  readonly absent: readonly string[]
  readonly loads: readonly LoadRow[]
  readonly late: LateRows | null
  readonly disk: Disk
  readonly memory: { readonly loadBytes: number; readonly askBytes: number | null }
  readonly cells: readonly AskedCell[]
  readonly reports: readonly ReportRow[]
  readonly histories: readonly VariedRow[]
  readonly siteCounts: readonly VariedRow[]
  /** The floor first. */
  readonly starts: readonly Times[]
  readonly pages: readonly PageRow[]
  readonly batch: Batch | null
  readonly worker: WorkerRun | null
}

/** How many times as long an opponent took, for every cell. */
export function ratiosTo(cells: readonly AskedCell[], name: string): readonly { ratio: number; where: string }[] {
  return cells.flatMap(({ question, of, theirs }) =>
    theirs.flatMap(({ times, ratio }) => (times.name === name ? [{ ratio, where: `${question}, ${of}` }] : [])),
  )
}
