import { Command } from 'commander'
import type { VerifiedRun } from '../jobs/run/verify-run.ts'
import type { Io } from './io.ts'
import { type JobsFlags, RunFailure, withConfigOption, withFlow } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { textTable } from './text-table.ts'
import { counted } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly json?: boolean
}

/** `causerie verify`. Its exit status is 1 if a report would differ today. */
export function verifyCommand(io: Io): Command {
  return withConfigOption(
    new Command('verify').description('draws the reports of a run again from its frozen question and compares them'),
  )
    .argument('<run>', 'a run, as causerie runs names it')
    .option('--json', 'print one JSON document')
    .action((run: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const { verifyRun } = await import('../jobs/run/verify-run.ts')
        const verified = await verifyRun(flow, run)
        io.stdout.write(flags.json === true ? formatJson(io, verified) : verifiedText(verified, io.stdout.columns))
        const { planned } = verified.storeVersion
        const mixed = verified.reports.filter(({ storeVersion }) => storeVersion !== planned).length
        if (mixed > 0)
          throw new RunFailure(
            `${mixed} of ${verified.reports.length} reports were drawn from a version of the store other than the run’s`,
          )
        const changed = verified.reports.filter(({ state }) => state === 'changed').length
        if (changed > 0)
          throw new RunFailure(`${changed} of ${verified.reports.length} reports would have different figures now`)
      }),
    )
}

/** Which versions of the store are compared. */
function versionText({ planned, now }: VerifiedRun['storeVersion']): string {
  if (planned === null || planned === now) return `The store is still at version ${now}`
  return now > planned
    ? `The run is from version ${planned} of the store, which is now at version ${now}`
    : `The run is from version ${planned} of the store, which was put back to version ${now}`
}

/** How many changes are listed for each report; the first ones are enough to see what changed. */
const listedChanges = 5

function verifiedText({ run, storeVersion, lateRows, reports }: VerifiedRun, width: number | null): string {
  const count = (state: string) => reports.filter(report => report.state === state).length
  const counts = `${counted(count('same'), 'report')} the same, ${count('redrawn')} drawn differently, ${count('changed')} changed`
  const head =
    reports.length === 0
      ? `${run}: no report was drawn, so there is nothing to verify\n`
      : `${run}\n${versionText(storeVersion)}\n${counts}; ${counted(lateRows, 'row')} of the log came late\n`
  const rows = reports.flatMap(({ scope, locale, changes }) =>
    changes
      .slice(0, listedChanges)
      .map(({ path, was, is }) => [
        scope === null ? `everything (${locale})` : `${scope.label} (${locale})`,
        path,
        JSON.stringify(was),
        JSON.stringify(is),
      ]),
  )
  if (rows.length === 0) return head
  const columns = [
    { title: 'Report', align: 'start' },
    { title: 'Figure', align: 'start' },
    { title: 'Was', align: 'start' },
    { title: 'Is', align: 'start' },
  ] as const
  return `${head}\n${textTable(columns, rows, { width })}`
}
