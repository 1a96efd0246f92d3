import { Command } from 'commander'
import type { Plan } from '../../jobs/ledger/records.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import type { RunRequest } from '../../jobs/run/plan-run.ts'
import { lookup } from '../lookup.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { assertSubscription, type JobsFlags, withConfigOption, withFlow } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { runInTerminal } from './run-in-terminal.ts'
import { textTable } from './text-table.ts'
import { counted, periodText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly period?: string
  readonly dryRun?: boolean
  readonly concurrency: number
  readonly json?: boolean
}

/** `causerie run`. */
export function runCommand(io: Io): Command {
  return withConfigOption(new Command('run').description('makes and delivers the reports of a subscription now'))
    .argument('<name>', 'a subscription of the config')
    .option('--period <period>', 'another period than the subscription says, such as 2026-10')
    .option('--dry-run', 'only say what would be made and who would get it')
    .option('--concurrency <count>', 'reports drawn at the same time', parseCount, 2)
    .option('--json', 'one JSON document')
    .action((name: string, flags: Flags) =>
      withFlow(io, flags, async flow => {
        const request = await requestOf(flow, assertSubscription(flow.config, name), flags)
        const json = flags.json === true
        if (flags.dryRun === true) return writeDraft(io, flow, request, json)
        const { planRun } = await import('../../jobs/run/plan-run.ts')
        const { run } = await planRun(flow, request)
        await runInTerminal(io, flow, { run, concurrency: flags.concurrency, json })
      }),
    )
}

async function requestOf({ config, now }: Flow, name: string, { period }: Flags): Promise<RunRequest> {
  const [{ freeze }, { manualRun }] = await Promise.all([
    import('../../jobs/run/freeze.ts'),
    import('../../jobs/run/names.ts'),
  ])
  const subscription = lookup(config.subscriptions, name)
  if (subscription === undefined) throw new Error(`not in the config: subscription ${name}`)
  // Asked for by hand, the figures are those of now: nobody waits for a period to settle.
  const frozen = freeze({ ...subscription, period: period ?? subscription.period, settleHours: 0 }, now())
  return { run: manualRun(name, frozen), subscription: name, slot: null, driver: 'terminal', frozen }
}

async function writeDraft(io: Io, flow: Flow, request: RunRequest, json: boolean): Promise<void> {
  const [{ draftPlan }, { openStore }] = await Promise.all([
    import('../../jobs/run/plan-run.ts'),
    import('../store/store.ts'),
  ])
  const directory =
    lookup(flow.config.stores, lookup(flow.config.subscriptions, request.subscription)?.store ?? '')?.directory ?? ''
  await assertStore(directory)
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
  const rows = deliveries.map(({ to, locale, reports: ids, refused: reason }) => [
    to.transport === 'mail' ? to.address : to.directory,
    locale,
    reason === null ? ids.map(id => names.get(id) ?? id).join(', ') : `nothing: ${reason}`,
  ])
  return `${head}\n${textTable(columns, rows, { width })}`
}
