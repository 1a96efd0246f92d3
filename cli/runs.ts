import { Command } from 'commander'
import type { Config } from '../config/config.ts'
import type { Ledger, RunView } from '../jobs/ledger/ledger.ts'
import type { Standing } from '../jobs/run/standing.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, RunFailure, readConfigOf, withConfigOption } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { adviceOn, strayPinText } from './open-run-text.ts'
import { formatJson } from './output-options.ts'
import { takeRun } from './run-in-terminal.ts'
import { deliveriesText, runJson, runSummary, runText } from './run-text.ts'
import { textTable } from './text-table.ts'
import { periodText, wrappedText } from './wrapped-text.ts'

interface Flags extends JobsFlags {
  readonly last: number
  readonly abandon?: string
  readonly json?: boolean
}

/** `causerie runs`. Its exit status is 1 if the run, or the newest run of any subscription, is partial, failed or left open. */
export function runsCommand(io: Io): Command {
  return withConfigOption(new Command('runs').description('what was delivered, what was not, and why'))
    .argument('[run]', 'one run in full')
    .option('--last <count>', 'how many of the newest runs to list', parseCount, 50)
    .option('--abandon <run>', 'give up an open run, and release the version of the store that it keeps')
    .option('--json', 'print one JSON document')
    .action(async (run: string | undefined, flags: Flags) => {
      const config = await readConfigOf(flags)
      const { openLedger } = await import('../jobs/ledger/ledger.ts')
      const ledger = openLedger(config.ledger, { now: io.now })
      const width = io.stdout.columns
      const isJson = flags.json === true
      if (flags.abandon !== undefined) {
        if (run !== undefined)
          throw new UsageError(`--abandon takes the run itself; two were given: ${flags.abandon} and ${run}`)
        return abandon(io, { config, ledger }, flags.abandon, isJson)
      }
      if (run !== undefined) {
        const view = await ledger.view(run)
        const standing = await standingIn(ledger, run)
        const advice = adviceOn(run, standing)
        const told = advice === null ? '' : wrappedText(advice, { width })
        const one = `${runText(view, { width })}${told}\n${deliveriesText(view, { width })}`
        io.stdout.write(isJson ? formatJson(io, { ...runJson(view), standing }) : one)
        return failOn([{ ...view, standing }], [])
      }
      const { views, unreadable } = await newestRuns(ledger, flags.last)
      const { strayPins } = await import('../jobs/run/stray-pins.ts')
      const stray = await strayPins({ config, ledger })
      const json = {
        runs: views.map(view => ({ ...runSummary(view), standing: view.standing })),
        unreadable,
        strayPins: stray.map(({ name, version, storeDirectory, freesBytes }) => ({
          name,
          version,
          storeDirectory,
          freesBytes,
        })),
      }
      const notes = stray.map(pin => wrappedText(`- ${strayPinText(pin)}`, { width })).join('')
      const list = listText(views, unreadable, width)
      io.stdout.write(isJson ? formatJson(io, json) : `${list}${notes === '' ? '' : `\n${notes}`}`)
      return failOn(newestOfEach(views), unreadable)
    })
}

/** `causerie runs --abandon`. Deliveries that were made stay recorded. A name that is not a run may still keep a version. */
async function abandon(
  io: Io,
  { config, ledger }: { readonly config: Config; readonly ledger: Ledger },
  run: string,
  isJson: boolean,
): Promise<void> {
  const [{ abandonRun }, { letGo, removeBegun, strayPins }, { pino }] = await Promise.all([
    import('../jobs/run/abandon-run.ts'),
    import('../jobs/run/stray-pins.ts'),
    import('pino'),
  ])
  const log = pino({ level: 'silent' })
  const width = io.stdout.columns
  // Check an unknown name first: taking the run would create its folder.
  const plan = await ledger.plan(run)
  const isBegun = plan === null && (await ledger.unplanned()).includes(run)
  const keepsOnly = (await strayPins({ config, ledger })).some(({ name }) => name === run)
  if (plan === null && !isBegun && !keepsOnly)
    throw new UsageError(`no such run in ${ledger.directory}: ${JSON.stringify(run)}`)
  const hold = await takeRun({ ledger }, run)
  try {
    const isOpen = plan !== null && (await ledger.view(run)).run.state === 'planned'
    if (isOpen) {
      const view = await abandonRun({ ledger, log }, run)
      io.stdout.write(isJson ? formatJson(io, { ...runJson(view), standing: 'ended' }) : abandonedRunText(view, width))
      return
    }
    const stores = await letGo(config, run)
    if (plan !== null && stores.length === 0) {
      throw new UsageError(`only an open run can be given up: ${run} is ${(await ledger.view(run)).run.state}`)
    }
    const text = `${run} ${plan === null ? 'was never planned' : 'has ended'}: its version of the store is released`
    io.stdout.write(isJson ? formatJson(io, { run, letGo: stores }) : wrappedText(text, { width }))
  } finally {
    if (plan === null) await removeBegun(ledger.folderOf(run))
    hold.release()
  }
}

function abandonedRunText(view: RunView, width: number | null): string {
  const what = 'Given up; its version of the store is released. What was sent stays recorded.'
  return `${runText(view, { width })}${wrappedText(what, { width })}`
}

async function standingIn(ledger: Ledger, run: string): Promise<Standing> {
  const { standingOf } = await import('../jobs/run/standing.ts')
  return standingOf(ledger, run)
}

/** A run, and who continues it. */
interface StandingView extends RunView {
  readonly standing: Standing
}

interface UnreadableRun {
  readonly run: string
  readonly error: string
}

async function newestRuns(ledger: Ledger, last: number) {
  const { LedgerError } = await import('../jobs/ledger/ledger-error.ts')
  const views: StandingView[] = []
  const unreadable: UnreadableRun[] = []
  const runs = await ledger.runs()
  for (const [index, run] of runs.entries()) {
    try {
      // Older runs are only checked for being readable: unreadable ones are always listed, whatever `last` is.
      if (index < runs.length - last) await ledger.plan(run)
      else views.push({ ...(await ledger.view(run)), standing: await standingIn(ledger, run) })
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      unreadable.push({ run, error: error.message })
    }
  }
  return { views, unreadable }
}

function failOn(views: readonly StandingView[], unreadable: readonly UnreadableRun[]): void {
  const bad = views.flatMap(({ plan, run: { state }, standing }) => {
    if (state === 'partial' || state === 'failed') return [`run ${plan.run} is ${state}`]
    return standing === 'left' || standing === 'stopped' ? [`run ${plan.run} is ${standings[standing]}`] : []
  })
  const said = [...bad, ...unreadable.map(({ run }) => `run ${run} cannot be read`)]
  if (said.length > 0) throw new RunFailure(said.join('; '))
}

function newestOfEach(views: readonly StandingView[]): readonly StandingView[] {
  return [...new Map(views.map(view => [view.plan.subscription, view])).values()]
}

const standings = { 'under-way': 'under way', stopped: 'stopped', left: 'left open' } as const

function listText(views: readonly StandingView[], unreadable: readonly UnreadableRun[], width: number | null): string {
  if (views.length + unreadable.length === 0) return 'No run yet.\n'
  const columns = [
    { title: 'Run', align: 'start', cut: 'never' },
    { title: 'State', align: 'start', cut: 'never' },
    { title: 'Period', align: 'start', cut: 'first' },
    { title: 'Drawn', align: 'end' },
    { title: 'Sent', align: 'end' },
  ] as const
  const rows = views.map(view => {
    const { run, state, period, drawn, reports, sent, deliveries, verdict } = runSummary(view)
    const standing = view.standing === 'ended' || view.standing === 'queued' ? state : standings[view.standing]
    return [run, standing, periodText(period), verdict ?? `${drawn}/${reports}`, `${sent}/${deliveries}`]
  })
  const reasons = [
    ...unreadable,
    ...views.flatMap(({ plan, run: { error }, standing }) => {
      const why = adviceOn(plan.run, standing) ?? error
      return why === null ? [] : [{ run: plan.run, error: why }]
    }),
  ]
  return [
    textTable(columns, [...unreadable.map(({ run }) => [run, 'unreadable', '', '', '']), ...rows], { width }),
    ...(reasons.length === 0 ? [] : ['\n']),
    ...reasons.map(
      ({ run, error }) => wrappedText(`- ${run}`, { width }) + wrappedText(error, { width, indent: '    ' }),
    ),
  ].join('')
}
