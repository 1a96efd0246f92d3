import type { Flow } from '../../jobs/run/flow.ts'
import { StoreError } from '../errors.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { RunFailure } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { runProgress } from './run-progress.ts'
import { runJson, runText } from './run-text.ts'

export interface TerminalRun {
  readonly run: string
  readonly concurrency: number
  readonly json: boolean
  /** What is to be done first, when nobody else is at work on the run; false: there is nothing to carry out. */
  readonly prepare?: () => Promise<boolean>
}

const stopSignals = ['SIGINT', 'SIGTERM'] as const

/** Carries a planned run out here, says how it ended, and throws `RunFailure` unless all of it is done. */
export async function runInTerminal(io: Io, flow: Flow, options: TerminalRun): Promise<void> {
  const { run, concurrency, json, prepare } = options
  const { carryOut } = await import('../../jobs/run/carry-out.ts')
  const unlock = await lockRun(flow, run)
  const stop = new AbortController()
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1)
    stop.abort()
    io.stderr.write('stopping: what has begun is finished; once more stops at once\n')
  }
  for (const signal of stopSignals) process.on(signal, onSignal)
  try {
    if (prepare !== undefined && !(await prepare())) return
    const progress = await runProgress(io)
    const carried = carryOut(flow, run, { concurrency, onProgress: progress.update, signal: stop.signal })
    const view = await carried.finally(progress.stop)
    io.stdout.write(json ? formatJson(io, runJson(view)) : runText(view, { width: io.stdout.columns }))
    const { state } = view.run
    if (state === 'planned') throw new RunFailure(`run ${run} is stopped: causerie resend ${run} goes on with it`)
    if (state === 'done') return
    // Of a run that was refused there is nothing to send again.
    const advice = view.plan.refused === null ? `; causerie resend ${run} tries again what is not done` : ''
    throw new RunFailure(`run ${run} is ${state}${advice}`)
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal)
    unlock()
  }
}

/** Gives what releases it. Two terminals with the same run would each take the other's letters for cut. */
export async function lockRun({ ledger }: Flow, run: string): Promise<() => void> {
  const { lockForWriting } = await import('../store/lock.ts')
  try {
    return (await lockForWriting(`${ledger.directory}/${run}`, 0)).release
  } catch (cause) {
    const holder = cause instanceof StoreError ? / is held by (.*)$/s.exec(cause.message)?.[1] : undefined
    throw holder === undefined ? cause : new UsageError(`run ${run} is under way in ${holder}`, { cause })
  }
}
