import { Command } from 'commander'
import type { Ledger, RunView } from '../../jobs/ledger/ledger.ts'
import type { Io } from './io.ts'
import { type JobsFlags, RunFailure, readConfigOf, withConfigOption } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { deliveriesText, runJson, runSummary, runText } from './run-text.ts'
import { textTable } from './text-table.ts'
import { periodText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly last: number
  readonly json?: boolean
}

/** `causerie runs`. Its exit status is 1 when the run, or the newest of a subscription, is partial or failed. */
export function runsCommand(io: Io): Command {
  return withConfigOption(new Command('runs').description('what was delivered and what was not, and why'))
    .argument('[run]', 'one run in full')
    .option('--last <count>', 'so many of the newest', parseCount, 50)
    .option('--json', 'one JSON document')
    .action(async (run: string | undefined, flags: Flags) => {
      const config = await readConfigOf(flags)
      const { openLedger } = await import('../../jobs/ledger/ledger.ts')
      const ledger = openLedger(config.ledger, { now: io.now })
      const width = io.stdout.columns
      const isJson = flags.json === true
      if (run !== undefined) {
        const view = await ledger.view(run)
        const one = `${runText(view, { width })}\n${deliveriesText(view, { width })}`
        io.stdout.write(isJson ? formatJson(io, runJson(view)) : one)
        return failOn([view], [])
      }
      const { views, unreadable } = await newestRuns(ledger, flags.last)
      const json = { runs: views.map(runSummary), unreadable }
      io.stdout.write(isJson ? formatJson(io, json) : listText(views, unreadable, width))
      return failOn(newestOfEach(views), unreadable)
    })
}

interface UnreadableRun {
  readonly run: string
  readonly error: string
}

async function newestRuns(ledger: Ledger, last: number) {
  const { LedgerError } = await import('../../jobs/ledger/ledger-error.ts')
  const views: RunView[] = []
  const unreadable: UnreadableRun[] = []
  const runs = await ledger.runs()
  for (const [index, run] of runs.entries()) {
    try {
      // Those that cannot be read come first, however many others there are.
      if (index < runs.length - last) await ledger.plan(run)
      else views.push(await ledger.view(run))
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      unreadable.push({ run, error: error.message })
    }
  }
  return { views, unreadable }
}

function failOn(views: readonly RunView[], unreadable: readonly UnreadableRun[]): void {
  const bad = views.filter(({ run: { state } }) => state === 'partial' || state === 'failed')
  const said = [
    ...bad.map(view => `run ${view.plan.run} is ${view.run.state}`),
    ...unreadable.map(({ run }) => `run ${run} cannot be read`),
  ]
  if (said.length > 0) throw new RunFailure(said.join('; '))
}

function newestOfEach(views: readonly RunView[]): readonly RunView[] {
  return [...new Map(views.map(view => [view.plan.subscription, view])).values()]
}

function listText(views: readonly RunView[], unreadable: readonly UnreadableRun[], width: number | null): string {
  if (views.length + unreadable.length === 0) return 'No run yet.\n'
  const columns = [
    { title: 'Run', align: 'start', cut: 'never' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Period', align: 'start', cut: 'first' },
    { title: 'Drawn', align: 'end' },
    { title: 'Sent', align: 'end' },
  ] as const
  const rows = views
    .map(runSummary)
    .map(({ run, state, period, drawn, reports, sent, deliveries }) => [
      run,
      state,
      periodText(period),
      `${drawn}/${reports}`,
      `${sent}/${deliveries}`,
    ])
  const reasons = [
    ...unreadable,
    ...views.flatMap(({ plan, run: { error } }) => (error === null ? [] : [{ run: plan.run, error }])),
  ]
  return [
    textTable(columns, [...unreadable.map(({ run }) => [run, 'unreadable', '', '', '']), ...rows], { width }),
    ...(reasons.length === 0 ? [] : ['\n']),
    ...reasons.map(
      ({ run, error }) => wrappedText(`- ${run}`, { width }) + wrappedText(error, { width, indent: '    ' }),
    ),
  ].join('')
}
