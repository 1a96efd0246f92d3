import { Command, Option } from 'commander'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { takeRun } from './run-in-terminal.ts'
import { runJson, runText } from './run-text.ts'

interface Flags extends JobsFlags {
  readonly arrived?: string
  readonly lost?: string
  readonly json?: boolean
}

/** `causerie settle`. */
export function settleCommand(io: Io): Command {
  return withConfigOption(
    new Command('settle').description('records what became of a letter that may have arrived; sends nothing'),
  )
    .argument('<run>', 'a run, as causerie runs names it')
    .addOption(new Option('--arrived <address>', 'the recipient has it').conflicts('lost'))
    .option('--lost <address>', 'the recipient does not have it; causerie resend will send it again')
    .option('--json', 'print one JSON document')
    .action((run: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const address = flags.arrived ?? flags.lost
        if (address === undefined) throw new UsageError('settle a letter with --arrived ADDRESS or --lost ADDRESS')
        // Check an unknown name first: taking the run would create its folder.
        await flow.ledger.view(run)
        const { settleDelivery } = await import('../jobs/run/settle-delivery.ts')
        const hold = await takeRun(flow, run)
        try {
          await settleDelivery(flow, run, { address, verdict: flags.arrived === undefined ? 'lost' : 'arrived' })
        } finally {
          hold.release()
        }
        const view = await flow.ledger.view(run)
        io.stdout.write(
          flags.json === true ? formatJson(io, runJson(view)) : runText(view, { width: io.stdout.columns }),
        )
      }),
    )
}
