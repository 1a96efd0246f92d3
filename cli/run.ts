import { join } from 'node:path'
import { Command } from 'commander'
import type { Plan } from '../jobs/ledger/records.ts'
import type { Flow } from '../jobs/run/flow.ts'
import type { Hold } from '../jobs/run/hold-run.ts'
import type { RunRequest } from '../jobs/run/plan-run.ts'
import { lookup } from '../src/lookup.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { tellOpenRuns } from './open-run-text.ts'
import { formatJson } from './output-options.ts'
import { runInTerminal } from './run-in-terminal.ts'
import { textTable } from './text-table.ts'
import { counted, periodText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly period?: string
  readonly dryRun?: boolean
  readonly only?: readonly string[]
  readonly again?: boolean
  readonly concurrency: number
  readonly json?: boolean
}

/** `causerie run`. */
export function runCommand(io: Io): Command {
  return withConfigOption(new Command('run').description('draws and delivers the reports of a subscription now'))
    .argument('<name>', 'a subscription of the config')
    .option('--period <period>', 'a period other than the subscription’s, such as 2026-10')
    .option('--only <address>', 'send to this recipient only (repeatable)', addAddress)
    .option('--again', 'send again a period that was already sent')
    .option('--dry-run', 'only show which reports would be drawn and who would get them')
    .option('--concurrency <count>', 'how many reports to draw at the same time', parseCount, 2)
    .option('--json', 'print one JSON document')
    .action((name: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const request = await requestOf(flow, assertSubscription(flow.config, name), flags)
        const json = flags.json === true
        if (flags.dryRun === true) return writeDraft(io, flow, request, flags)
        const { removeStrayPins } = await import('../jobs/run/stray-pins.ts')
        await removeStrayPins(flow)
        await tellOpenRuns(io, flow.ledger)
        const beginning = await beginAlone(flow, request)
        try {
          await refuseSecond(flow, request, flags)
          const run = await unusedRun(flow, request.run)
          const prepare = async () => {
            const { planRun } = await import('../jobs/run/plan-run.ts')
            await planRun(flow, { ...request, run })
            // From now on, the ledger shows other processes what this run sends.
            beginning.release()
            await removePastRuns(io, flow)
            return true
          }
          await runInTerminal(io, flow, { run, concurrency: flags.concurrency, json, prepare })
        } finally {
          beginning.release()
        }
      }),
    )
}

/** Removes old runs here too, for installations without a worker. */
async function removePastRuns(io: Io, flow: Flow): Promise<void> {
  const { removePast } = await import('../jobs/run/remove-past.ts')
  const removed = await removePast(flow)
  if (removed.length === 0) return
  const text = `removed ${counted(removed.length, 'run')} that ended more than ${flow.config.keepDays} days ago`
  io.stderr.write(wrappedText(text, { width: io.stderr.columns }))
}

function addAddress(address: string, given: readonly string[] = []): readonly string[] {
  return [...given, address]
}

/** Holds the subscription: two runs that begin at once would each find that nothing was sent yet. */
async function beginAlone({ ledger }: Flow, { subscription }: RunRequest): Promise<Hold> {
  const { holdFolder } = await import('../jobs/run/hold-run.ts')
  const hold = await holdFolder(join(ledger.directory, 'by-hand', subscription))
  if ('heldBy' in hold) throw new UsageError(`a run of ${subscription} is beginning in ${hold.heldBy}`)
  return hold
}

async function refuseSecond({ ledger, config }: Flow, request: RunRequest, { again = false }: Flags): Promise<void> {
  // A check tells only what changed since the last one.
  if (lookup(config.subscriptions, request.subscription)?.alert !== undefined) return
  const { secondMailing } = await import('../jobs/run/second-mailing.ts')
  const why = await secondMailing(ledger, request, { again })
  if (why !== null) throw new UsageError(why)
}

/** A free name for a run: two runs frozen at the same instant need different names. */
async function unusedRun({ ledger }: Flow, name: string): Promise<string> {
  for (let count = 1; ; count++) {
    const run = count === 1 ? name : `${name}.${count}`
    if ((await ledger.plan(run)) === null) return run
  }
}

async function requestOf({ config, now }: Flow, name: string, { period, only }: Flags): Promise<RunRequest> {
  const [{ freeze }, { manualRun }] = await Promise.all([
    import('../jobs/run/freeze.ts'),
    import('../jobs/run/names.ts'),
  ])
  const subscription = lookup(config.subscriptions, name)
  if (subscription === undefined) throw new Error(`not in the config: subscription ${name}`)
  if (subscription.alert !== undefined && only !== undefined)
    throw new UsageError(`${name} is an alert, which goes to everybody whom it concerns: run it without --only`)
  // A manual run uses the figures of now; it does not wait for the period to settle.
  const frozen = freeze({ ...subscription, ...(period === undefined ? {} : { period }), settleHours: 0 }, now())
  const request = { run: manualRun(name, frozen), subscription: name, slot: null, driver: 'terminal', frozen } as const
  return only === undefined ? request : { ...request, only }
}

async function writeDraft(
  io: Io,
  flow: Flow,
  request: RunRequest,
  { json = false, again = false }: Flags,
): Promise<void> {
  const [{ draftPlan }, { openStore }] = await Promise.all([
    import('../jobs/run/plan-run.ts'),
    import('../src/store/store.ts'),
  ])
  const directory =
    lookup(flow.config.stores, lookup(flow.config.subscriptions, request.subscription)?.store ?? '')?.directory ?? ''
  await assertStore(directory)
  const { secondMailing } = await import('../jobs/run/second-mailing.ts')
  const isAlert = lookup(flow.config.subscriptions, request.subscription)?.alert !== undefined
  const why = isAlert ? null : await secondMailing(flow.ledger, request, { again })
  if (why !== null) io.stderr.write(wrappedText(`this run would be refused: ${why}`, { width: io.stderr.columns }))
  const store = await openStore<string>(directory)
  try {
    const { plan, refused } = await draftPlan(flow, request, store)
    const draft = { ...plan, refused }
    io.stdout.write(json ? formatJson(io, draft) : draftText(draft, io.stdout.columns))
  } finally {
    store.close()
  }
}

function draftText({ query, reports, deliveries, refused }: Omit<Plan, 'storeVersion'>, width: number | null): string {
  const { period, zone, asOf } = query
  const about = wrappedText(`Chats of ${periodText(period)} (${zone}), as of ${asOf}`, { width })
  if (refused !== null) return about + wrappedText(`Nothing would be sent: ${refused.reason}`, { width })
  const head = `${about}${counted(reports.length, 'report')}, ${counted(deliveries.length, 'delivery')}\n`
  const names = new Map(reports.map(report => [report.id, report.fileName]))
  const columns = [
    { title: 'To', align: 'start' },
    { title: 'Language', align: 'start', cut: 'never' },
    { title: 'Gets', align: 'start', cut: 'first' },
  ] as const
  const rows = deliveries.map(({ to, locale, reports: ids, refused: reason, news = [] }) => [
    to.transport === 'mail' ? to.address : to.directory,
    locale,
    reason === null ? [...ids.map(id => names.get(id) ?? id), ...news].join(', ') : `nothing: ${reason}`,
  ])
  return `${head}\n${textTable(columns, rows, { width })}`
}
