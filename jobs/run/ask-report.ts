import type { ReportInput } from '../../src/render/report-input.ts'
import { reportInput, reportInputs } from '../../src/report/report-input.ts'
import type { Snapshot, Store } from '../../src/store/store.ts'
import type { PlannedReport, RunQuery } from '../ledger/records.ts'
import type { DrawRequest } from './drawn-report.ts'

/** The answers of one report, and the version that all of them are from. */
export async function askReport(store: Store<string>, request: DrawRequest) {
  const snapshot = await store.snapshot()
  try {
    return { input: await inputOf(sameVersion(store, snapshot), request), storeVersion: snapshot.version }
  } finally {
    snapshot.close()
  }
}

/** The question of one report: the run's, narrowed to its scope. */
export function scopedQuery(query: RunQuery, { scope }: PlannedReport): RunQuery {
  if (scope === null) return query
  return { ...query, where: { ...query.where, [scope.dimension]: [scope.value] } }
}

function sameVersion(store: Store<string>, snapshot: Snapshot<string>): Store<string> {
  return { ...store, snapshot: async () => ({ ...snapshot, close: () => {} }) }
}

// A thread draws the reports of a run one after another: the next ones are asked with the first of them, in one pass.
let asked: { readonly key: string; readonly inputs: Promise<Map<string, ReportInput>> } | null = null

async function inputOf(store: Store<string>, { pinned, query, report, alongside }: DrawRequest): Promise<ReportInput> {
  const alone = () => reportInput(store, scopedQuery(query, report))
  if (alongside.length < 2) return alone()
  const key = JSON.stringify([pinned.path, query, alongside.map(({ id }) => id)])
  if (asked?.key !== key) asked = { key, inputs: askAll(store, query, alongside) }
  // One that is wrong fails them all; its own question says which it is.
  const inputs = await asked.inputs.catch(() => new Map<string, ReportInput>())
  const input = inputs.get(report.id)
  // Drawn once, as a rule: what is not needed any more is not held.
  inputs.delete(report.id)
  return input ?? alone()
}

async function askAll(store: Store<string>, query: RunQuery, reports: readonly PlannedReport[]) {
  const inputs = await reportInputs(
    store,
    reports.map(report => scopedQuery(query, report)),
  )
  return new Map(reports.map(({ id }, index) => [id, inputs[index] as ReportInput]))
}
