import { pinnedVersion } from '../../src/store/pin.ts'
import type { PlannedReport, ReportRecord } from '../ledger/records.ts'
import type { Flow } from './flow.ts'
import { handedBack, messageOf, type StepOptions, type StepOutcome, settled } from './step-outcome.ts'

/** Draws one report of a run, if it is still to be drawn. */
export async function reportStep(
  { ledger, threads, log }: Flow,
  { run, id }: { readonly run: string; readonly id: string },
  { handBack }: StepOptions = {},
): Promise<StepOutcome> {
  const plan = await ledger.plan(run)
  const report = plan?.reports.find(planned => planned.id === id)
  const from = await ledger.latest('report', run, id)
  if (plan === null || report === undefined || isSettledReport(from)) return settled
  const at = (record: ReportRecord) => ({ run, id, from: record })
  if (from.attempts >= plan.attempts) {
    const error = from.error ?? `the process ended ${from.attempts} times while it drew this report`
    await ledger.advance('report', at(from), { state: 'given-up', error })
    return { state: 'given-up', error }
  }
  const begun = await ledger.advance('report', at(from), {
    state: 'rendering',
    attempts: from.attempts + 1,
    error: null,
  })
  // Somebody else draws it.
  if (begun === null) return settled
  try {
    const pinned = await pinnedVersion(plan.storeDirectory, run)
    const { query, plannedAt, staleHours, formats, empty, storeDirectory } = plan
    const directory = ledger.filesOf(run)
    const request = {
      storeDirectory,
      pinned,
      query,
      report,
      alongside: alongside(plan.reports, report),
      plannedAt,
      staleHours,
      formats,
      empty,
      directory,
    }
    const drawn = await threads.draw(request, handBack === undefined ? {} : { signal: handBack })
    if (drawn.state === 'refused') {
      log.warn({ run, report: id, reason: drawn.reason }, 'report refused')
      await ledger.advance('report', at(begun), { state: 'given-up', error: drawn.reason })
      return { state: 'given-up', error: drawn.reason }
    }
    const { files, storeVersion } = drawn
    await writeRendered(ledger, at(begun), { files, storeVersion })
    return settled
  } catch (error) {
    if (handBack?.aborted === true) {
      // Nothing is wrong with the report: this try does not count.
      await ledger.advance('report', at(begun), { state: 'planned', attempts: from.attempts, error: from.error })
      return handedBack
    }
    const message = messageOf(error)
    const isLast = begun.attempts >= plan.attempts
    log.error({ run, report: id, err: error }, 'report failed')
    await ledger.advance('report', at(begun), { state: isLast ? 'given-up' : 'failed', error: message })
    return { state: isLast ? 'given-up' : 'retry', error: message }
  }
}

/** So many reports are asked in one pass: few enough for a thread to hold their answers. */
const reportsAtOnce = 50

function alongside(reports: readonly PlannedReport[], report: PlannedReport): readonly PlannedReport[] {
  const first = Math.floor(reports.indexOf(report) / reportsAtOnce) * reportsAtOnce
  return reports.slice(first, first + reportsAtOnce)
}

/** What is drawn is drawn, whatever was written down meanwhile by somebody who took this process for dead. */
async function writeRendered(
  ledger: Flow['ledger'],
  at: { readonly run: string; readonly id: string; readonly from: ReportRecord },
  drawn: Pick<ReportRecord, 'files' | 'storeVersion'>,
): Promise<void> {
  const rendered = { ...drawn, state: 'rendered', error: null } as const
  let { from } = at
  while ((await ledger.advance('report', { ...at, from }, rendered)) === null) {
    from = await ledger.latest('report', at.run, at.id)
    if (isSettledReport(from)) return
  }
}

/** Whether nothing is left to do for a report. */
export function isSettledReport({ state }: ReportRecord): boolean {
  return state === 'rendered' || state === 'given-up'
}
