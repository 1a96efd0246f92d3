import { Command, Option } from 'commander'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { runInTerminal } from './run-in-terminal.ts'
import { runJson } from './run-text.ts'

interface Flags extends JobsFlags {
  readonly failed?: boolean
  readonly to?: string
  readonly concurrency: number
  readonly json?: boolean
}

/** `causerie resend`. */
export function resendCommand(io: Io): Command {
  return withConfigOption(
    new Command('resend').description('delivers again what a run did not, from its frozen figures'),
  )
    .argument('<run>', 'a run, as causerie runs names it')
    .addOption(new Option('--failed', 'all that was not sent (the default)').conflicts('to'))
    .option('--to <address>', 'one recipient, also when the mail was sent')
    .option('--concurrency <count>', 'reports drawn at the same time', parseCount, 2)
    .option('--json', 'one JSON document')
    .action((run: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const { run: record, plan } = await flow.ledger.view(run)
        if (record.state === 'planned' && record.driver === 'queue') {
          throw new UsageError(`run ${run} is under way: the worker delivers it`)
        }
        if (plan.refused !== null) {
          throw new UsageError(
            `run ${run} was never planned (${plan.refused.reason}): causerie run ${plan.subscription} makes a new one`,
          )
        }
        const { reopenRun } = await import('../../jobs/run/reopen-run.ts')
        const json = flags.json === true
        const prepare = async () => {
          if ((await reopenRun(flow, run, { to: flags.to ?? null })) > 0) return true
          const view = await flow.ledger.view(run)
          if (view.run.state !== 'done') return true
          io.stderr.write(`all of run ${run} is sent already; --to ADDRESS sends one of its mails again\n`)
          if (json) io.stdout.write(formatJson(io, runJson(view)))
          return false
        }
        await runInTerminal(io, flow, { run, concurrency: flags.concurrency, json, prepare })
      }),
    )
}
