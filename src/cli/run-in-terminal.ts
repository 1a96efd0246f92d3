import type { Flow } from '../../jobs/run/flow.ts'
import type { Io } from './io.ts'
import { RunFailure } from './jobs-options.ts'
import { formatJson } from './output-options.ts'
import { runProgress } from './run-progress.ts'
import { runJson, runText } from './run-text.ts'

export interface TerminalRun {
  readonly run: string
  readonly concurrency: number
  readonly json: boolean
}

/** Carries a planned run out here, says how it ended, and throws `RunFailure` unless all of it is done. */
export async function runInTerminal(io: Io, flow: Flow, { run, concurrency, json }: TerminalRun): Promise<void> {
  const [{ carryOut }, { lockForWriting }] = await Promise.all([
    import('../../jobs/run/carry-out.ts'),
    import('../store/lock.ts'),
  ])
  // Two terminals with the same run would each take the other's letters for cut.
  const unlock = await lockForWriting(`${flow.ledger.directory}/${run}`, 0)
  const progress = await runProgress(io)
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal)
  try {
    const view = await carryOut(flow, run, { concurrency, onProgress: progress.update, signal: stop.signal })
    progress.stop()
    io.stdout.write(json ? formatJson(io, runJson(view)) : runText(view, { width: io.stdout.columns }))
    const { state } = view.run
    if (state === 'planned') throw new RunFailure(`stopped: causerie resend ${run} goes on with it`)
    if (state !== 'done')
      throw new RunFailure(`run ${run} is ${state}: causerie resend ${run} tries again what is not done`)
  } finally {
    progress.stop()
    process.removeListener('SIGINT', onSignal)
    unlock()
  }
}
