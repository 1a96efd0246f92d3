import type { Source } from '../../src/engine/source.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { together } from '../../src/metrics/reading/together.ts'
import type { ReportInput } from '../../src/report/model/report-input.ts'
import { reportAnswers } from '../../src/report/report-answers.ts'
import type { Snapshot, Store } from '../../src/store/store.ts'
import type { PlannedReport, RunQuery } from '../ledger/records.ts'
import type { DrawRequest } from './drawn-report.ts'

/** The answers of one report, and the version of the store that they are from. */
export async function askReport(store: Store<string>, request: DrawRequest) {
  const snapshot = await store.snapshot()
  try {
    return { input: await inputOf(snapshot, request), storeVersion: snapshot.version }
  } finally {
    snapshot.close()
  }
}

/** Asks the questions of one report of a run, separately from the others. */
export async function askAlone(source: Source, query: RunQuery, report: PlannedReport): Promise<ReportInput> {
  return together(source, together => answersOf(together, query, report))
}

/**
 * A report sees only its part of the store. Plans of older versions do not record that part. For those the question itself is narrowed, as
 * it was when they were drawn, so that they can still be verified.
 */
function answersOf(source: Source, query: RunQuery, { scope, within }: PlannedReport) {
  if (within !== undefined) return reportAnswers(restrict(source, within), { ...query, where: {} })
  return reportAnswers(source, scope === null ? query : { ...query, where: scopedWhere(query, scope) })
}

/** The filter of a report: that of the run, and the value of its scope. */
export function scopedWhere(
  { where = {} }: Pick<RunQuery, 'where'>,
  scope: Pick<NonNullable<PlannedReport['scope']>, 'dimension' | 'value'> | null,
): NonNullable<PlannedReport['within']> {
  const lists = Object.entries(where).map(([dimension, values = []]) => [dimension, values] as const)
  return Object.fromEntries(scope === null ? lists : [...lists, [scope.dimension, [scope.value]]])
}

// A thread draws the reports of a run one after another, so the questions of the next ones are asked in the same pass.
let asked: { readonly key: string; readonly inputs: Promise<Map<string, ReportInput>> } | null = null

async function inputOf(
  snapshot: Snapshot<string>,
  { pinned, query, report, alongside }: DrawRequest,
): Promise<ReportInput> {
  const alone = () => askAlone(snapshot, query, report)
  if (alongside.length < 2) return alone()
  const key = JSON.stringify([pinned.path, query, alongside.map(({ id }) => id)])
  if (asked?.key !== key) asked = { key, inputs: askAll(snapshot, query, alongside) }
  // One failing report fails them all. Asking separately shows which one it is.
  const inputs = await asked.inputs.catch(() => new Map<string, ReportInput>())
  const input = inputs.get(report.id)
  // A report is usually drawn once, so do not keep its answers.
  inputs.delete(report.id)
  return input ?? alone()
}

async function askAll(snapshot: Snapshot<string>, query: RunQuery, reports: readonly PlannedReport[]) {
  return together(snapshot, async source => {
    const inputs = await Promise.all(reports.map(report => answersOf(source, query, report)))
    return new Map(reports.map(({ id }, index) => [id, inputs[index] as ReportInput]))
  })
}
