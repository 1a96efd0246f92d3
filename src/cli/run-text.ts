import type { RunView } from '../../jobs/ledger/ledger.ts'
import type { DeliveryRecord, Plan, PlannedDelivery } from '../../jobs/ledger/records.ts'
import { problemsOf } from '../../jobs/run/problems.ts'
import { textTable } from './text-table.ts'

/** One run in its JSON form: what was planned and what became of each part. */
export function runJson({ plan, run, reports, deliveries }: RunView) {
  const { query, ...planned } = plan
  return {
    ...planned,
    period: { ...query.period, zone: query.zone },
    asOf: query.asOf,
    state: run.state,
    endedAt: run.state === 'planned' ? null : run.at,
    error: run.error,
    reports: plan.reports.map(report => ({ ...report, ...stepOf(reports.get(report.id)) })),
    deliveries: plan.deliveries.map(delivery => ({ ...delivery, ...stepOf(deliveries.get(delivery.id)) })),
  }
}

/** One line of the list of runs. */
export function runSummary({ plan, run, reports, deliveries }: RunView) {
  const sent = plan.deliveries.filter(({ id }) => deliveries.get(id)?.state === 'sent').length
  const drawn = plan.reports.filter(({ id }) => reports.get(id)?.state === 'rendered').length
  const { period, asOf } = plan.query
  return {
    run: plan.run,
    subscription: plan.subscription,
    state: run.state,
    period,
    asOf,
    reports: plan.reports.length,
    drawn,
    deliveries: plan.deliveries.length,
    sent,
    error: run.error,
  }
}

/** A run for people: its counts, then everything that did not go as planned. */
export function runText(view: RunView, { width }: { readonly width: number | null }): string {
  const { state, period, asOf, reports, drawn, deliveries, sent, error } = runSummary(view)
  const head = `${view.plan.run}: ${state}${error === null ? '' : `, ${error}`}
Chats from ${period.start} to ${period.end} (${view.plan.query.zone}), known until ${asOf}
${drawn} of ${reports} reports drawn, ${sent} of ${deliveries} deliveries done
`
  const problems = problemsOf(view)
  if (problems.length === 0) return head
  const columns = [
    { title: 'Not done', align: 'start', cut: 'never' },
    { title: 'Why', align: 'start', cut: 'first' },
  ] as const
  const rows = problems.map(({ what, error: why }) => [what, why])
  return `${head}\n${textTable(columns, rows, { width })}`
}

/** Every delivery of a run, one a line. */
export function deliveriesText({ plan, deliveries }: RunView, { width }: { readonly width: number | null }): string {
  const columns = [
    { title: 'To', align: 'start' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Tries', align: 'end' },
    { title: 'Reports', align: 'end' },
    { title: 'Answer', align: 'start', cut: 'first' },
  ] as const
  const rows = plan.deliveries.map(delivery => {
    const record = deliveries.get(delivery.id)
    return [
      placeOf(plan, delivery),
      stateText(record),
      String(record?.attempts ?? 0),
      String(delivery.reports.length),
      record?.error ?? record?.response ?? '',
    ]
  })
  return textTable(columns, rows, { width })
}

function placeOf({ reports }: Plan, { to, reports: ids }: PlannedDelivery): string {
  if (to.transport === 'mail') return to.address
  return `${to.directory}: ${reports.find(({ id }) => id === ids[0])?.fileName ?? ''}`
}

function stateText(record: DeliveryRecord | undefined): string {
  if (record === undefined) return 'planned'
  return record.interrupted ? `${record.state} (cut)` : record.state
}

function stepOf<T extends object>(record: T | undefined): T | object {
  return record ?? {}
}
