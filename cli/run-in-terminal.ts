import type { Flow } from '../jobs/run/flow.ts'
import type { Hold } from '../jobs/run/hold-run.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { RunFailure } from './jobs-options.ts'
import { namingRun } from './open-run-text.ts'
import { formatJson } from './output-options.ts'
import { runProgress } from './run-progress.ts'
import { runJson, runText } from './run-text.ts'

export interface TerminalRun {
  readonly run: string
  readonly concurrency: number
  readonly json: boolean
  /** What is to be done first, when nobody else is at work on the run: planning it, opening it again. False: there is nothing to carry out. */
  readonly prepare: () => Promise<boolean>
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const

/** Carries a run out here, says how it ended, and throws `RunFailure` unless all of it is done. */
export async function runInTerminal(io: Io, flow: Flow, options: TerminalRun): Promise<void> {
  const { run, concurrency, json, prepare } = options
  const [{ carryOut }, { markStopped }, { removeBegun }] = await Promise.all([
    import('../jobs/run/carry-out.ts'),
    import('../jobs/run/standing.ts'),
    import('../jobs/run/stray-pins.ts'),
  ])
  const hold = await takeRun(flow, run)
  const stop = new AbortController()
  let marking = Promise.resolve()
  // Written down at once: whoever is told to stop twice does not get to its end.
  const mark = () => {
    marking = marking.then(() => markStopped(flow.ledger, run)).catch(() => undefined)
  }
  const onSignal = () => {
    if (stop.signal.aborted) {
      marking.finally(() => process.exit(1))
      setTimeout(() => process.exit(1), markMs).unref()
      return
    }
    stop.abort()
    mark()
    io.stderr.write('stopping: what has begun is finished; once more stops at once\n')
  }
  for (const signal of stopSignals) process.on(signal, onSignal)
  try {
    if (!(await prepare())) return
    const progress = await runProgress(io)
    const carried = carryOut(flow, run, { concurrency, onProgress: progress.update, signal: stop.signal })
    const view = await carried.finally(progress.stop)
    io.stdout.write(json ? formatJson(io, runJson(view)) : runText(view, { width: io.stdout.columns }))
    const { state } = view.run
    if (state === 'done') return
    if (state === 'planned') {
      mark()
      await marking
      throw new RunFailure(
        `run ${run} is stopped: causerie resend ${run} goes on with it, causerie runs --abandon ${run} gives it up`,
      )
    }
    // Of a run that was refused there is nothing to send again.
    const advice = view.plan.refused === null ? `; causerie resend ${run} tries again what is not done` : ''
    throw new RunFailure(`run ${run} is ${state}${advice}`)
  } catch (error) {
    throw await namingRun(io, flow, run, error)
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal)
    await removeIfUnplanned(flow, run, removeBegun)
    hold.release()
  }
}

const markMs = 1000
/** A worker looks at a run for an instant, to see whether it is held. */
const holdWaitMs = 2000

/** Takes a run for this process. Throws `UsageError` when another one has it: each would take the other's letters for cut. */
export async function takeRun({ ledger }: Pick<Flow, 'ledger'>, run: string): Promise<Hold> {
  const { holdRun } = await import('../jobs/run/hold-run.ts')
  const hold = await holdRun(ledger, run, { waitMs: holdWaitMs })
  if ('heldBy' in hold) throw new UsageError(`run ${run} is under way in ${hold.heldBy}`)
  return hold
}

/** What could not be planned leaves nothing. */
async function removeIfUnplanned(
  { ledger }: Pick<Flow, 'ledger'>,
  run: string,
  remove: (folder: string) => Promise<void>,
): Promise<void> {
  const isPlanned = await ledger.plan(run).then(
    plan => plan !== null,
    () => true,
  )
  if (!isPlanned) await remove(ledger.folderOf(run))
}
