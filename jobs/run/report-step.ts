import type { PlannedReport, ReportRecord } from '../ledger/records.ts'
import { deathsOf, mostDeaths } from './deaths.ts'
import type { Flow } from './flow.ts'
import { findPlanned, type PlannedVersion } from './planned-version.ts'
import { handedBack, messageOfWriting, type StepOptions, type StepOutcome, settled } from './step-outcome.ts'

/** Draws one report of a run, if it is still open. */
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
  const deaths = deathsOf(from)
  if (deaths >= mostDeaths) {
    const error = `the process ended ${deaths} times while it drew this report`
    await ledger.advance('report', at(from), { state: 'given-up', error, deaths })
    return { state: 'given-up', error }
  }
  const begun = await ledger.advance('report', at(from), { state: 'rendering', error: null, deaths })
  // Another process is drawing it.
  if (begun === null) return settled
  const attempts = begun.attempts + 1
  const giveUp = async (error: string): Promise<StepOutcome> => {
    log.warn({ run, report: id, reason: error }, 'report refused')
    await ledger.advance('report', at(begun), { state: 'given-up', attempts, error })
    return { state: 'given-up', error }
  }
  try {
    const pinned = await findPlanned(plan)
    if ('lost' in pinned) return await giveUp(pinned.lost)
    const { query, plannedAt, staleHours, brand, fonts, targets, formats, empty } = plan
    const directory = ledger.filesOf(run)
    const request = {
      plan: versionOf(plan),
      pinned,
      query,
      report,
      alongside: alongside(plan.reports, report),
      plannedAt,
      staleHours,
      brand,
      fonts,
      targets,
      formats,
      empty,
      directory,
    }
    const drawn = await threads.draw(request, handBack === undefined ? {} : { signal: handBack })
    if (drawn.state === 'refused') return await giveUp(drawn.reason)
    const { files, storeVersion } = drawn
    await writeRendered(ledger, at(begun), { files, storeVersion })
    return settled
  } catch (error) {
    if (handBack?.aborted === true) {
      // The report is not to blame, so this attempt does not count.
      await ledger.advance('report', at(begun), { state: 'planned', error: from.error })
      return handedBack
    }
    const message = messageOfWriting(error, ledger.filesOf(run))
    const isLast = attempts >= plan.attempts
    log.error({ run, report: id, err: error }, 'report failed')
    await ledger.advance('report', at(begun), { state: isLast ? 'given-up' : 'failed', attempts, error: message })
    return { state: isLast ? 'given-up' : 'retry', error: message }
  }
}

/** The part of a plan that a thread needs; a whole plan may have thousands of reports. */
function versionOf({ run, subscription, storeDirectory, storeVersion, storeIdentity }: PlannedVersion): PlannedVersion {
  return {
    run,
    subscription,
    storeDirectory,
    storeVersion,
    ...(storeIdentity === undefined ? {} : { storeIdentity }),
  }
}

/** How many reports are asked in one pass: few enough for a thread to hold their answers. */
const reportsAtOnce = 50

function alongside(reports: readonly PlannedReport[], report: PlannedReport): readonly PlannedReport[] {
  const first = Math.floor(reports.indexOf(report) / reportsAtOnce) * reportsAtOnce
  return reports.slice(first, first + reportsAtOnce)
}

/** A drawn report counts, even if another process has recorded something else, believing this one to be dead. */
async function writeRendered(
  ledger: Flow['ledger'],
  at: { readonly run: string; readonly id: string; readonly from: ReportRecord },
  drawn: Pick<ReportRecord, 'files' | 'storeVersion'>,
): Promise<void> {
  const rendered = { ...drawn, state: 'rendered', error: null } as const
  let { from } = at
  while ((await ledger.advance('report', { ...at, from }, { ...rendered, attempts: from.attempts + 1 })) === null) {
    from = await ledger.latest('report', at.run, at.id)
    if (isSettledReport(from)) return
  }
}

/** Whether there is nothing left to do for a report. */
export function isSettledReport({ state }: ReportRecord): boolean {
  return state === 'rendered' || state === 'given-up'
}
