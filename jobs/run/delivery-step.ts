import { DeliveryError } from '../delivery/delivery-error.ts'
import { deliverToFolder } from '../delivery/folder.ts'
import { operatorId, runId } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan } from '../ledger/records.ts'
import { damagedFile } from './damaged-file.ts'
import { deathsOf, mostDeaths } from './deaths.ts'
import type { Flow } from './flow.ts'
import { filesOf, letterOf } from './letter-of.ts'
import { hasFailed, isSettledDelivery, plannedDelivery, type Task } from './planned-delivery.ts'
import { isSettledReport } from './report-step.ts'
import { restate } from './settle-delivery.ts'
import {
  messageOf,
  messageOfWriting,
  orHandedBack,
  type StepOptions,
  type StepOutcome,
  settled,
} from './step-outcome.ts'

/**
 * Carries out one delivery of a run, if it is still open. A letter is handed over only once: the step `sending` is recorded between the
 * server's consent and the first byte, and only one process can record it.
 */
export async function deliveryStep(
  flow: Flow,
  { run, id }: { readonly run: string; readonly id: string },
  { handBack }: StepOptions = {},
): Promise<StepOutcome> {
  const { ledger, log } = flow
  const plan = await ledger.plan(run)
  const delivery = plan === null ? null : plannedDelivery(plan, id)
  const from = await ledger.latest('delivery', run, id)
  if (plan === null || delivery === null || isSettledDelivery(from)) return settled
  // If the run was reopened in the meantime, the operator is told at its next end.
  if (id === operatorId && !hasFailed(await ledger.latest('run', run, runId))) return settled
  const records = await Promise.all(
    delivery.reports.map(async report => [report, await ledger.latest('report', run, report)] as const),
  )
  const task = { plan, delivery, from, reports: new Map(records) }
  const ending = endingBefore(task)
  if (ending === null) {
    // A letter that is being sent cannot be called back. If its server answers before this process ends, the answer is recorded.
    return orHandedBack(tryDelivery(flow, task, handBack), handBack)
  }
  log.warn({ run, delivery: id, ...ending }, 'delivery not carried out')
  await ledger.advance('delivery', { run, id, from }, ending)
  return { state: 'given-up', error: ending.error }
}

/** How a delivery ends without another attempt; null if it is to be tried. */
function endingBefore(task: Task): (Partial<DeliveryRecord> & { readonly error: string }) | null {
  const { delivery, from } = task
  const { interrupted } = task.plan
  const deaths = deathsOf(from)
  const obstacle = obstacleOf(task)
  if (obstacle !== null) return { state: 'given-up', error: obstacle }
  if (from.state === 'sending' && delivery.to.transport === 'mail' && interrupted === 'at-most-once') {
    return { interrupted: true, error: interruptedText, deaths }
  }
  if (deaths < mostDeaths) return null
  return { state: 'given-up', error: `the process ended ${deaths} times while it sent this`, deaths }
}

async function tryDelivery(flow: Flow, task: Task, handBack: AbortSignal | undefined): Promise<StepOutcome> {
  const { plan, delivery, from } = task
  const { ledger, log } = flow
  const at = { run: plan.run, id: delivery.id }
  let last = from
  const onHandOver = async () => {
    if (handBack?.aborted === true) throw new TakenElsewhereError()
    const begun = await ledger.advance(
      'delivery',
      { ...at, from },
      { state: 'sending', error: null, deaths: deathsOf(from) },
    )
    if (begun === null) throw new TakenElsewhereError()
    last = begun
  }
  let response: string
  try {
    response = await handOver(flow, task, onHandOver)
  } catch (error) {
    // It was not handed over here, so another process may have taken it.
    if (isTakenElsewhere(error) || (handBack?.aborted === true && last === from)) return settled
    const { interrupted, isFinal, message } = judge(error, task, last)
    log.warn({ run: plan.run, delivery: delivery.id, err: error, isFinal }, 'delivery failed')
    const changes: Partial<DeliveryRecord> = interrupted
      ? { interrupted: true, error: `${interruptedText}: ${message}` }
      : { state: isFinal ? 'given-up' : 'failed', error: message }
    await ledger.advance(
      'delivery',
      { ...at, from: last },
      { ...changes, attempts: from.attempts + 1, deaths: deathsOf(from) },
    )
    return { state: isFinal ? 'given-up' : 'retry', error: message }
  }
  // The letter has arrived. If the disk cannot record it, it stays `sending` and is never retried.
  await writeSent(flow, { ...at, from: last }, { response, sizeBytes: sizeOf(task) })
  log.info({ run: plan.run, delivery: delivery.id, response }, 'sent')
  return settled
}

/** What a failed attempt means: whether the letter may have arrived, and whether to retry. */
function judge(error: unknown, { plan, delivery, from }: Task, last: DeliveryRecord) {
  const known = error instanceof DeliveryError ? error : null
  // After an unknown error, a letter that was being handed over may have arrived.
  const maybeDelivered = known?.maybeDelivered ?? (last !== from && delivery.to.transport === 'mail')
  const interrupted = maybeDelivered && plan.interrupted === 'at-most-once'
  const { to } = delivery
  const message = to.transport === 'folder' ? messageOfWriting(error, to.directory) : messageOf(error)
  const isFinal = interrupted || known?.permanent === true || from.attempts + 1 >= plan.attempts
  return { interrupted, isFinal, message }
}

/** The server's answer counts, even if another process has recorded something else, believing this one to be dead. */
async function writeSent(
  { ledger }: Flow,
  at: { readonly run: string; readonly id: string; readonly from: DeliveryRecord },
  done: Pick<DeliveryRecord, 'response' | 'sizeBytes'>,
): Promise<void> {
  const sent = { ...done, state: 'sent', interrupted: false, error: null } as const
  let { from } = at
  while ((await ledger.advance('delivery', { ...at, from }, { ...sent, attempts: from.attempts + 1 })) === null) {
    from = await ledger.latest('delivery', at.run, at.id)
    if (from.state === 'sent') return
  }
  // The run may have been given up in the meantime, and have ended as if the letter had not arrived.
  if (from !== at.from) await restate(ledger, at.run)
}

const interruptedText = 'interrupted while the letter was being handed over: it may have arrived'

/** Another process took the step first and sends the letter. */
class TakenElsewhereError extends Error {}

function isTakenElsewhere(error: unknown): boolean {
  return error instanceof TakenElsewhereError || (error instanceof Error && isTakenElsewhere(error.cause))
}

/** Why a delivery can never be carried out; null if it can. */
function obstacleOf({ plan, reports, delivery }: Task): string | null {
  if (delivery.refused !== null) return delivery.refused
  for (const id of delivery.reports) {
    const record = reports.get(id)
    if (record === undefined || !isSettledReport(record))
      throw new Error(`a report of this delivery is not drawn: ${id}`)
    if (record.state === 'given-up') return `${reportName(plan, id)} was not made: ${record.error ?? 'no reason known'}`
    if (record.storeVersion !== plan.storeVersion) {
      return `${reportName(plan, id)} was drawn from version ${record.storeVersion} of the store, but the run is from version ${plan.storeVersion}`
    }
  }
  return null
}

function reportName(plan: Plan, id: string): string {
  const scope = plan.reports.find(report => report.id === id)?.scope
  return scope == null ? 'the report' : `the report of ${scope.dimension} ${scope.label}`
}

async function handOver(flow: Flow, task: Task, onHandOver: () => Promise<void>): Promise<string> {
  const { to } = task.delivery
  await refuseDamaged(flow, task)
  if (to.transport === 'folder') {
    await onHandOver()
    return deliverToFolder(to.directory, filesOf(flow.ledger, task))
  }
  if (flow.mail === null) throw new DeliveryError('the config names no mail server', { permanent: true })
  const letter = await letterOf(flow, task, to)
  const { response } = await flow.mail.send(letter, { onHandOver })
  return response
}

/** Checks that the files are what was drawn before they are sent. */
async function refuseDamaged({ ledger }: Flow, { plan, delivery, reports }: Task): Promise<void> {
  for (const id of delivery.reports) {
    const damaged = await damagedFile(ledger.filesOf(plan.run), reports.get(id)?.files ?? [])
    if (damaged === null) continue
    throw new DeliveryError(`${reportName(plan, id)} is damaged on the disk: ${damaged} is not what was drawn`, {
      permanent: true,
    })
  }
}

function sizeOf({ reports, delivery }: Task): number {
  const files = delivery.reports.flatMap(id => reports.get(id)?.files ?? [])
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}
