import { join } from 'node:path'
import { composeLetter } from '../delivery/compose-letter.ts'
import type { Letter } from '../delivery/letter.ts'
import { composeOperatorLetter } from '../delivery/operator-letter.ts'
import { type Ledger, operatorId } from '../ledger/ledger.ts'
import type { PlannedReport, RenderedFile } from '../ledger/records.ts'
import { readAnswers } from './answers-file.ts'
import type { Flow } from './flow.ts'
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
  return composeLetter({
    subscription,
    messageId: id,
    to,
    locale: delivery.locale,
    plannedAt: plan.plannedAt,
    ...(plan.staleHours === undefined ? {} : { staleHours: plan.staleHours }),
    reports: await Promise.all(
      ownFileNames(plan.reports, delivery.reports).map(async ({ id: report, fileName }) => ({
        label: scopeOf(plan.reports, report)?.label ?? null,
        input: await readAnswers(ledger.filesOf(run), report),
        files: placesOf(ledger, run, reports.get(report)?.files ?? [], fileName),
      })),
    ),
    listUnsubscribe: config.smtp?.listUnsubscribe ?? null,
    maxMailBytes: config.smtp?.maxMailBytes ?? null,
  })
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
      ledger,
      plan.run,
      reports.get(id)?.files ?? [],
      plan.reports.find(report => report.id === id)?.fileName ?? id,
    ).map(({ path, name }) => ({ path, fileName: name })),
  )
}

function placesOf(ledger: Ledger, run: string, files: readonly RenderedFile[], fileName: string) {
  return files.map(({ format, name, sizeBytes }) => ({
    format,
    path: join(ledger.filesOf(run), name),
    name: `${fileName}.${format}`,
    sizeBytes,
  }))
}

function scopeOf(planned: readonly PlannedReport[], id: string): PlannedReport['scope'] {
  return planned.find(report => report.id === id)?.scope ?? null
}
