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
    new Command('settle').description('says what became of a letter that may have arrived; nothing is sent'),
  )
    .argument('<run>', 'a run, as causerie runs names it')
    .addOption(new Option('--arrived <address>', 'the recipient has it').conflicts('lost'))
    .option('--lost <address>', 'the recipient has it not: causerie resend sends it again')
    .option('--json', 'one JSON document')
    .action((run: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const address = flags.arrived ?? flags.lost
        if (address === undefined) throw new UsageError('a letter is settled by --arrived ADDRESS or by --lost ADDRESS')
        // A name that is no run is told as such, before there is a folder to lock.
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
