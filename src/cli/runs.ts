import { Command } from 'commander'
import type { Ledger, RunView } from '../../jobs/ledger/ledger.ts'
import type { Io } from './io.ts'
import { type JobsFlags, RunFailure, readConfigOf, withConfigOption } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { deliveriesText, runJson, runSummary, runText } from './run-text.ts'
import { textTable } from './text-table.ts'

interface Flags extends JobsFlags {
  readonly json?: boolean
}

/** `causerie runs`. Its exit status is 1 when the run, or the newest of a subscription, is partial or failed. */
export function runsCommand(io: Io): Command {
  return withConfigOption(new Command('runs').description('what was delivered and what was not, and why'))
    .argument('[run]', 'one run in full')
    .option('--json', 'one JSON document')
    .action(async (run: string | undefined, flags: Flags) => {
      const config = await readConfigOf(flags)
      const { openLedger } = await import('../../jobs/ledger/ledger.ts')
      const ledger = openLedger(config.ledger, { now: io.now })
      const views = await viewsOf(ledger, run)
      const width = io.stdout.columns
      if (flags.json === true) {
        const [one] = views
        const json = run === undefined ? { runs: views.map(runSummary) } : one === undefined ? null : runJson(one)
        io.stdout.write(formatJson(io, json))
      } else if (run === undefined) io.stdout.write(listText(views, width))
      else
        io.stdout.write(views.map(view => `${runText(view, { width })}\n${deliveriesText(view, { width })}`).join(''))
      const bad = newestOfEach(views).filter(({ run: { state } }) => state === 'partial' || state === 'failed')
      if (bad.length > 0) throw new RunFailure(bad.map(view => `run ${view.plan.run} is ${view.run.state}`).join('; '))
    })
}

async function viewsOf(ledger: Ledger, run: string | undefined): Promise<readonly RunView[]> {
  if (run !== undefined) return [await ledger.view(run)]
  const views = []
  for (const name of await ledger.runs()) views.push(await ledger.view(name))
  return views
}

function newestOfEach(views: readonly RunView[]): readonly RunView[] {
  return [...new Map(views.map(view => [view.plan.subscription, view])).values()]
}

function listText(views: readonly RunView[], width: number | null): string {
  if (views.length === 0) return 'No run yet.\n'
  const columns = [
    { title: 'Run', align: 'start', cut: 'never' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Period', align: 'start', cut: 'never' },
    { title: 'Reports', align: 'end' },
    { title: 'Sent', align: 'end' },
    { title: 'Why', align: 'start', cut: 'first' },
  ] as const
  const rows = views
    .map(runSummary)
    .map(summary => [
      summary.run,
      summary.state,
      `${summary.period.start}..${summary.period.end}`,
      `${summary.drawn}/${summary.reports}`,
      `${summary.sent}/${summary.deliveries}`,
      summary.error ?? '',
    ])
  return textTable(columns, rows, { width })
}
