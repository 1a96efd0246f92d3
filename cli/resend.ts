import { Command, Option } from 'commander'
import type { RunView } from '../jobs/ledger/ledger.ts'
import type { Correction } from '../jobs/run/correct-recipients.ts'
import type { Flow } from '../jobs/run/flow.ts'
import { isDoubtful } from '../jobs/run/planned-delivery.ts'
import type { Reopening } from '../jobs/run/reopen-run.ts'
import { assertFile } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { runInTerminal } from './run-in-terminal.ts'
import { runJson } from './run-text.ts'
import { textTable } from './text-table.ts'
import { counted, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly failed?: boolean
  readonly doubtful?: boolean
  readonly to?: string
  readonly recipients?: string
  readonly dryRun?: boolean
  readonly concurrency: number
  readonly json?: boolean
}

/** `causerie resend`. */
export function resendCommand(io: Io): Command {
  return withConfigOption(
    new Command('resend').description('delivers again what a run failed to deliver, from its frozen figures'),
  )
    .argument('<run>', 'a run, as causerie runs names it')
    .addOption(
      new Option('--failed', 'everything that certainly did not arrive (the default)').conflicts([
        'to',
        'doubtful',
        'recipients',
      ]),
    )
    .addOption(
      new Option('--doubtful', 'letters that may have arrived, under the same Message-IDs').conflicts([
        'to',
        'recipients',
      ]),
    )
    .addOption(
      new Option('--recipients <file>', 'a corrected list: sends to those on it who have not been sent to').conflicts(
        'to',
      ),
    )
    .option('--to <address>', 'one recipient, even if the mail was sent')
    .option('--dry-run', 'with --recipients: only show who would get what')
    .option('--concurrency <count>', 'how many reports to draw at the same time', parseCount, 2)
    .option('--json', 'print one JSON document')
    .action(async (run: string, flags: Flags) => {
      if (flags.dryRun === true && flags.recipients === undefined) throw new UsageError('--dry-run needs --recipients')
      if (flags.recipients !== undefined) await assertFile(flags.recipients)
      await withFlow(io, flags, async flow => {
        await assertResendable(flow, run)
        const json = flags.json === true
        if (flags.dryRun === true) return writeDraft(io, flow, run, flags)
        const prepare = async () => {
          // A worker may have taken it over in the meantime.
          await assertResendable(flow, run)
          if ((await reopen(io, flow, run, flags)) > 0) return true
          const view = await flow.ledger.view(run)
          if (view.run.state === 'planned') return true
          io.stderr.write(wrappedText(await nothingToSend(flow, view, flags), { width: io.stderr.columns }))
          if (json) io.stdout.write(formatJson(io, runJson(view)))
          return false
        }
        await runInTerminal(io, flow, { run, concurrency: flags.concurrency, json, prepare })
      })
    })
}

async function assertResendable({ ledger }: Flow, run: string): Promise<void> {
  const { run: record, plan } = await ledger.view(run)
  if (record.state === 'planned' && record.driver === 'queue') {
    throw new UsageError(
      `run ${run} is under way: a worker delivers it; if no worker will run again, causerie runs --abandon ${run} gives it up`,
    )
  }
  if (plan.refused !== null) {
    throw new UsageError(
      `run ${run} was never planned (${plan.refused.reason}): causerie run ${plan.subscription} starts a new one`,
    )
  }
}

/** Reopens deliveries and returns how many there are. */
async function reopen(io: Io, flow: Flow, run: string, flags: Flags): Promise<number> {
  const [{ reopenRun }, { restate }, { sentLater }] = await Promise.all([
    import('../jobs/run/reopen-run.ts'),
    import('../jobs/run/settle-delivery.ts'),
    import('../jobs/run/correct-recipients.ts'),
  ])
  const which = reopeningOf(flags)
  if (flags.recipients !== undefined) {
    const correction = await draft(flow, run, flags.recipients)
    io.stderr.write(correctionText(correction, io.stderr.columns))
    const from = await flow.ledger.plan(run)
    const isSame = from === null || JSON.stringify(correction.plan) === JSON.stringify(from)
    if (!isSame && !(await flow.ledger.revisePlan(correction.plan, { from }))) {
      throw new UsageError(`run ${run} has changed in the meantime: look at it again`)
    }
    const opened = await reopenRun(flow, run, 'failed')
    // Recipients who are no longer on the list no longer count as missing.
    if (opened === 0) await restate(flow.ledger, run)
    return opened
  }
  if (which !== 'failed') return reopenRun(flow, run, which)
  const { plan } = await flow.ledger.view(run)
  return reopenRun(flow, run, which, { except: new Set((await sentLater(flow.ledger, plan)).keys()) })
}

async function draft(flow: Flow, run: string, file: string): Promise<Correction> {
  const { draftCorrection } = await import('../jobs/run/correct-recipients.ts')
  return draftCorrection(flow, await flow.ledger.view(run), file)
}

async function writeDraft(io: Io, flow: Flow, run: string, { recipients = '', json = false }: Flags): Promise<void> {
  const correction = await draft(flow, run, recipients)
  io.stdout.write(
    json ? formatJson(io, { run, recipients: correction.recipients }) : correctionText(correction, io.stdout.columns),
  )
}

const fates = {
  gets: 'gets',
  has: 'already has it',
  doubtful: 'in doubt',
  refused: 'refused',
  dropped: 'left out',
} as const satisfies Record<Correction['recipients'][number]['fate'], string>

/** A table of who gets what, then the full reasons for those who get nothing. */
function correctionText({ recipients }: Correction, width: number | null): string {
  const columns = [
    { title: 'To', align: 'start' },
    { title: 'Letter', align: 'start', cut: 'never' },
    { title: 'Gets', align: 'start', cut: 'first' },
  ] as const
  const rows = recipients.map(({ address, fate, reports }) => [address, fates[fate], reports.join(', ')])
  const reasons = recipients
    .filter(({ reason }) => reason !== null)
    .map(({ address, reason }) => wrappedText(`- ${address}: ${reason}`, { width }))
  return `${textTable(columns, rows, { width })}${reasons.length === 0 ? '' : `\n${reasons.join('')}`}\n`
}

function reopeningOf({ to, doubtful }: Flags): Reopening {
  if (to !== undefined) return { to }
  return doubtful === true ? 'doubtful' : 'failed'
}

async function nothingToSend(
  { ledger }: Flow,
  { plan, deliveries }: RunView,
  { doubtful, recipients }: Flags,
): Promise<string> {
  if (doubtful === true) return `no letter of run ${plan.run} is in doubt`
  const inDoubt = plan.deliveries.filter(one => isDoubtful(one, deliveries.get(one.id))).length
  if (inDoubt > 0) {
    return `run ${plan.run} has only ${counted(inDoubt, 'letter')} left that may have arrived: record what became of one with causerie settle ${plan.run} --arrived ADDRESS or --lost ADDRESS, or send them again with --doubtful`
  }
  if (recipients !== undefined) return `everybody in ${recipients} has been sent to`
  const unsent = plan.deliveries.filter(({ id }) => deliveries.get(id)?.state !== 'sent').length
  if (unsent === 0) return `run ${plan.run} is already sent completely; --to ADDRESS sends one of its mails again`
  const { sentLater } = await import('../jobs/run/correct-recipients.ts')
  const later = [...new Set((await sentLater(ledger, plan)).values())].join(', ')
  return `those who did not get run ${plan.run} got the same period from ${later}; --to ADDRESS sends one of its mails anyway`
}
