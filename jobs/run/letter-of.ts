import { join } from 'node:path'
import { chatsOf } from '../alerts/alert-changes.ts'
import type { PlannedAlert } from '../alerts/alert-records.ts'
import { defaultOlderThanSeconds } from '../alerts/judge.ts'
import { composeAlertLetter } from '../delivery/alert-letter.ts'
import { branded } from '../delivery/branded.ts'
import { composeLetter } from '../delivery/compose-letter.ts'
import type { Letter } from '../delivery/letter.ts'
import { type LiveQuestion, livePage } from '../delivery/live-page.ts'
import { composeOperatorLetter } from '../delivery/operator-letter.ts'
import { type Ledger, operatorId } from '../ledger/ledger.ts'
import type { PlannedReport, RenderedFile, RunQuery } from '../ledger/records.ts'
import { readAnswers } from './answers-file.ts'
import type { Flow } from './flow.ts'
import { findLetterChart } from './letter-chart.ts'
import { messageId, unusedName } from './names.ts'
import { isDoubtful, type Task } from './planned-delivery.ts'
import { problemsOf } from './problems.ts'

/** The letter of a delivery by mail, identical for each attempt. */
export async function letterOf(
  { config, ledger }: Flow,
  { plan, delivery, from, reports }: Task,
  to: Letter['to'],
): Promise<Letter> {
  const named = { ledger: await ledger.id(), repeats: from.repeats, from: config.smtp?.from ?? '' }
  const id = messageId(plan.run, delivery.id, named)
  const { run, subscription } = plan
  if (delivery.id === operatorId) {
    const view = await ledger.view(run)
    return composeOperatorLetter({
      run,
      subscription,
      state: view.run.state,
      // The letter must be identical each time, so it does not mention its own attempts.
      problems: problemsOf({ ...view, plan: { ...view.plan, operator: null } }),
      doubtful: plan.deliveries.filter(one => isDoubtful(one, view.deliveries.get(one.id))).length,
      isPlanned: plan.refused === null,
      messageId: id,
      to,
    })
  }
  if (plan.alert != null) return alertLetter(config, { plan, delivery, alert: plan.alert }, { messageId: id, to })
  const files = (report: string) => reports.get(report)?.files ?? []
  return reportLetter(config, { plan, delivery, directory: ledger.filesOf(run), files }, { messageId: id, to })
}

/** The letter with the reports of a delivery, whose files and answers are in a folder. */
export async function reportLetter(
  { serve, smtp }: Flow['config'],
  {
    plan,
    delivery,
    directory,
    files,
  }: Pick<Task, 'plan' | 'delivery'> & {
    readonly directory: string
    readonly files: (report: string) => readonly RenderedFile[]
  },
  { messageId: id, to }: Pick<Letter, 'messageId' | 'to'>,
): Promise<Letter> {
  const letter = composeLetter({
    subscription: plan.subscription,
    messageId: id,
    to,
    locale: delivery.locale,
    plannedAt: plan.plannedAt,
    ...(plan.staleHours === undefined ? {} : { staleHours: plan.staleHours }),
    ...(plan.targets === undefined ? {} : { targets: plan.targets }),
    reports: await Promise.all(
      ownFileNames(plan.reports, delivery.reports).map(async ({ id: report, fileName }) => {
        const scope = scopeOf(plan.reports, report)
        return {
          label: scope?.label ?? null,
          input: await readAnswers(directory, report),
          files: placesOf(directory, files(report), fileName),
          chart: await findLetterChart(directory, report),
          live: serve?.url === undefined ? null : livePage(serve.url, 'volume', liveQuestion(plan.query, [scope])),
        }
      }),
    ),
    listUnsubscribe: smtp?.listUnsubscribe ?? null,
    maxMailBytes: smtp?.maxMailBytes ?? null,
  })
  return branded(letter, plan.brand)
}

/** The letter about what a check of an alert changed. */
export function alertLetter(
  { serve, smtp }: Flow['config'],
  { plan, delivery, alert }: Pick<Task, 'plan' | 'delivery'> & { readonly alert: PlannedAlert },
  { messageId, to }: Pick<Letter, 'messageId' | 'to'>,
): Letter {
  const { subscription, query } = plan
  const told = new Set(delivery.news)
  const of = chatsOf(alert.condition)
  const site = serve?.url
  const letter = composeAlertLetter({
    subscription,
    messageId,
    to,
    locale: delivery.locale,
    zone: query.zone,
    asOf: query.asOf,
    condition: alert.condition,
    olderThanSeconds: query.olderThanSeconds ?? defaultOlderThanSeconds,
    news: alert.news.filter(({ key, change }) => told.has(`${change} ${key}`)),
    link: news =>
      site === undefined
        ? null
        : livePage(site, of === null ? 'volume' : { chats: of }, liveQuestion(query, [news.part, news.group])),
    listUnsubscribe: smtp?.listUnsubscribe ?? null,
  })
  return branded(letter, plan.brand)
}

/** The question of a run, narrowed to some values. */
export function liveQuestion(
  query: RunQuery,
  values: readonly ({ readonly dimension: string; readonly value: string } | null)[],
): LiveQuestion {
  const narrowed = values.filter(one => one !== null).map(({ dimension, value }) => [dimension, [value]] as const)
  const where = Object.entries(query.where ?? {}).map(([dimension, list = []]) => [dimension, list] as const)
  return { ...query, where: Object.fromEntries([...where, ...narrowed]) }
}

/** The file names that a reader of some reports sees, independent of the run's other reports. */
function ownFileNames(planned: readonly PlannedReport[], ids: readonly string[]) {
  const taken = new Map<string, number>()
  return ids.map(id => {
    const report = planned.find(one => one.id === id)
    return { id, fileName: unusedName(report?.ownFileName ?? report?.fileName ?? id, taken) }
  })
}

/** The files of a delivery to a folder: their paths, and the names that the reader sees. */
export function filesOf(ledger: Ledger, { plan, delivery, reports }: Task) {
  return delivery.reports.flatMap(id =>
    placesOf(
      ledger.filesOf(plan.run),
      reports.get(id)?.files ?? [],
      plan.reports.find(report => report.id === id)?.fileName ?? id,
    ).map(({ path, name }) => ({ path, fileName: name })),
  )
}

function placesOf(directory: string, files: readonly RenderedFile[], fileName: string) {
  return files.map(({ format, name, sizeBytes }) => ({
    format,
    path: join(directory, name),
    name: `${fileName}.${format}`,
    sizeBytes,
  }))
}

function scopeOf(planned: readonly PlannedReport[], id: string): PlannedReport['scope'] {
  return planned.find(report => report.id === id)?.scope ?? null
}
