import { Command, Option } from 'commander'
import type { RunView } from '../../jobs/ledger/ledger.ts'
import { isDoubtful } from '../../jobs/run/planned-delivery.ts'
import type { Reopening } from '../../jobs/run/reopen-run.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { runInTerminal } from './run-in-terminal.ts'
import { runJson } from './run-text.ts'
import { counted, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly failed?: boolean
  readonly doubtful?: boolean
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
    .addOption(new Option('--failed', 'all that certainly did not arrive (the default)').conflicts(['to', 'doubtful']))
    .addOption(new Option('--doubtful', 'the letters that may have arrived, under their Message-IDs').conflicts('to'))
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
          if ((await reopenRun(flow, run, reopeningOf(flags))) > 0) return true
          const view = await flow.ledger.view(run)
          if (view.run.state === 'planned') return true
          io.stderr.write(wrappedText(nothingToSend(view, flags), { width: io.stderr.columns }))
          if (json) io.stdout.write(formatJson(io, runJson(view)))
          return false
        }
        await runInTerminal(io, flow, { run, concurrency: flags.concurrency, json, prepare })
      }),
    )
}

function reopeningOf({ to, doubtful }: Flags): Reopening {
  if (to !== undefined) return { to }
  return doubtful === true ? 'doubtful' : 'failed'
}

function nothingToSend({ plan, deliveries }: RunView, { doubtful }: Flags): string {
  if (doubtful === true) return `no letter of run ${plan.run} is in doubt`
  const inDoubt = plan.deliveries.filter(one => isDoubtful(one, deliveries.get(one.id))).length
  if (inDoubt === 0) return `all of run ${plan.run} is sent already; --to ADDRESS sends one of its mails again`
  return `of run ${plan.run} only what may have arrived is not known to be sent, ${counted(inDoubt, 'letter')}: causerie settle ${plan.run} --arrived ADDRESS or --lost ADDRESS says what became of one, --doubtful sends them again`
}
