import { operatorId, type RunView, runId } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import type { Plan } from '../ledger/records.ts'
import { clearRemoved } from '../ledger/removed-run.ts'
import type { Flow } from './flow.ts'
import { instantOf } from './freeze.ts'
import { holdRun } from './hold-run.ts'
import { slotOfRun } from './names.ts'
import { hasFailed, isDoubtful, isSettledDelivery } from './planned-delivery.ts'

const microsPerDay = 86_400_000_000n
const quietCheckDays = 31

/**
 * Removes the runs that ended more than `ledger.keep` days ago (checks of alerts that sent nothing: 31 days) and returns their names. It keeps, whatever their age: runs that are open,
 * cannot be read, have a letter that may have arrived, or an operator to tell; the newest run of each schedule, from which the schedule
 * continues; the last run of each subscription that was done; and runs that a process is working on.
 */
export async function removePast({
  config,
  ledger,
  log,
  now,
}: Pick<Flow, 'config' | 'ledger' | 'log' | 'now'>): Promise<readonly string[]> {
  const { keepDays } = config
  if (keepDays === null) return []
  await clearRemoved(ledger.directory)
  const daysAgo = (days: number) => instantOf(now()) - BigInt(days) * microsPerDay
  const before = daysAgo(keepDays)
  // An alert may be checked every hour, and most checks tell nobody anything.
  const beforeOfQuiet = daysAgo(Math.min(keepDays, quietCheckDays))
  const runs = await ledger.runs()
  const removed: string[] = []
  for (const run of runs) {
    const plan = await readable(ledger.plan(run))
    if (plan === null) continue
    // Runs are sorted by the date of their plans, so all others are younger.
    if (instantOf(plan.plannedAt) >= beforeOfQuiet) break
    const pastBefore = isQuietCheck(plan) ? beforeOfQuiet : before
    if (instantOf(plan.plannedAt) >= pastBefore) continue
    if (isLastOfSchedule(run, runs) || (await isLastDone(ledger, run, runs))) continue
    if (await removeIfPast(ledger, run, { before: pastBefore, keepDays })) removed.push(run)
  }
  if (removed.length > 0) log.info({ runs: removed, keepDays }, 'removed')
  return removed
}

/** Whether it is a check of an alert that sent nothing. */
function isQuietCheck({ alert, deliveries, refused }: Plan): boolean {
  return alert != null && deliveries.length === 0 && refused === null
}

async function removeIfPast(
  ledger: Flow['ledger'],
  run: string,
  { before, keepDays }: { readonly before: bigint; readonly keepDays: number },
): Promise<boolean> {
  const isPast = async () => {
    const view = await readable(ledger.view(run))
    return view !== null && instantOf(view.run.at) < before && isOver(view)
  }
  if (!(await isPast())) return false
  // A process that resends or settles it now holds it.
  const hold = await holdRun(ledger, run)
  if ('heldBy' in hold) return false
  try {
    if (!(await isPast())) return false
    await ledger.remove(run, { keepDays })
    return true
  } finally {
    hold.release()
  }
}

/** Whether there is nothing left to do for a run. */
function isOver({ plan, run, deliveries }: RunView): boolean {
  if (run.state === 'planned') return false
  const operator = deliveries.get(operatorId)
  if (operator?.state === 'sending') return false
  if (plan.operator !== null && hasFailed(run) && (operator === undefined || !isSettledDelivery(operator))) return false
  return !plan.deliveries.some(delivery => isDoubtful(delivery, deliveries.get(delivery.id)))
}

function isLastOfSchedule(run: string, runs: readonly string[]): boolean {
  const subscription = subscriptionOf(run)
  const slot = slotOfRun(subscription, run)
  if (slot === null) return false
  // The names of scheduled runs sort by their instants.
  return !runs.some(other => slotOfRun(subscription, other) !== null && other > run)
}

/** Whether it is done, and no later run of its subscription is. */
async function isLastDone(ledger: Flow['ledger'], run: string, runs: readonly string[]): Promise<boolean> {
  const isDone = async (name: string) => (await readable(ledger.latest('run', name, runId)))?.state === 'done'
  if (!(await isDone(run))) return false
  const later = runs.slice(runs.indexOf(run) + 1).filter(other => subscriptionOf(other) === subscriptionOf(run))
  for (const other of later.toReversed()) if (await isDone(other)) return false
  return true
}

/** The subscription at the start of a run's name; names of subscriptions have no dot. */
function subscriptionOf(run: string): string {
  return run.slice(0, run.indexOf('.'))
}

function readable<T>(read: Promise<T>): Promise<T | null> {
  return read.catch(error => {
    if (error instanceof LedgerError) return null
    throw error
  })
}
