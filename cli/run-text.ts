import type { RunView } from '../jobs/ledger/ledger.ts'
import type { DeliveryRecord, Plan, PlannedDelivery } from '../jobs/ledger/records.ts'
import { problemsOf } from '../jobs/run/problems.ts'
import { textTable } from './text-table.ts'
import { counted, periodText, wrappedText } from './wrapped-text.ts'

/** The JSON of one run: what was planned and what became of each part. */
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

/** The JSON of one run in the list of runs. */
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
    verdict: plan.alert?.verdict ?? null,
  }
}

/** A run as text: its counts, then everything that did not go as planned, with the full reason. */
export function runText(view: RunView, { width }: { readonly width: number | null }): string {
  const { state, period, asOf, reports, drawn, deliveries, sent, error } = runSummary(view)
  const lines = [
    wrappedText(`${view.plan.run}: ${state}${error === null ? '' : `, ${error}`}`, { width }),
    wrappedText(`Chats of ${periodText(period)} (${view.plan.query.zone}), as of ${asOf}`, { width }),
  ]
  const { alert } = view.plan
  if (alert != null) lines.push(wrappedText(alertText(alert), { width }))
  if (view.plan.refused === null && (alert == null || deliveries > 0)) {
    lines.push(`${drawn} of ${counted(reports, 'report')} drawn, ${sent} of ${counted(deliveries, 'delivery')} done\n`)
  }
  const problems = problemsOf(view).filter(({ error: why }) => why !== error)
  if (problems.length > 0) lines.push('\n')
  for (const { what, error: why } of problems) {
    lines.push(wrappedText(`- ${what}`, { width }), wrappedText(why, { width, indent: '    ' }))
  }
  return lines.join('')
}

/** What a check of an alert found. */
function alertText({ verdict, unjudged, on, news }: NonNullable<Plan['alert']>): string {
  if (verdict === 'not-judged') return `Could not judge${unjudged === null ? '' : ` (${unjudged.kind})`}`
  const count = (change: string) => news.filter(one => one.change === change).length
  return `${verdict === 'fired' ? 'Fired' : 'Quiet'}: ${on.length} on, ${count('begins')} of them new, ${count('over')} over`
}

/** Every delivery of a run, one per line. */
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
