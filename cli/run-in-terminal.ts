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
  /** Plans or reopens the run, once no other process is working on it. False: there is nothing to carry out. */
  readonly prepare: () => Promise<boolean>
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const

/** Carries out a run in this process and prints how it ended. Throws `RunFailure` unless everything was done. */
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
  // Recorded at once, because a second signal exits before the end of this function.
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
    io.stderr.write('stopping after what has begun; interrupt again to stop at once\n')
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
        `run ${run} is stopped: causerie resend ${run} continues it, causerie runs --abandon ${run} gives it up`,
      )
    }
    // A run that was refused has nothing to send again.
    const advice = view.plan.refused === null ? `; causerie resend ${run} retries what is not done` : ''
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
/** Long enough for the moment in which a worker checks whether a run is held. */
const holdWaitMs = 2000

/** Takes a run for this process. Throws `UsageError` if another process has it: each would mistake the other's letters for interrupted ones. */
export async function takeRun({ ledger }: Pick<Flow, 'ledger'>, run: string): Promise<Hold> {
  const { holdRun } = await import('../jobs/run/hold-run.ts')
  const hold = await holdRun(ledger, run, { waitMs: holdWaitMs })
  if ('heldBy' in hold) throw new UsageError(`run ${run} is under way in ${hold.heldBy}`)
  return hold
}

/** A run that could not be planned leaves nothing behind. */
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
