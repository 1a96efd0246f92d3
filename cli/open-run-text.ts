import type { Ledger } from '../jobs/ledger/ledger.ts'
import type { Flow } from '../jobs/run/flow.ts'
import { type Standing, standingOf } from '../jobs/run/standing.ts'
import type { StrayPin } from '../jobs/run/stray-pins.ts'
import { CauserieError } from '../src/errors.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { RunFailure } from './jobs-options.ts'
import { wrappedText } from './wrapped-text.ts'

/** What to do about a run that no process is carrying out; null for any other run. */
export function adviceOn(run: string, standing: Standing): string | null {
  const typed = `causerie resend ${run} continues it, causerie runs --abandon ${run} gives it up`
  switch (standing) {
    case 'left':
      return `its process is gone. A worker will finish it; ${typed}; until then its version of the store is kept`
    case 'stopped':
      return `it was stopped in the terminal. ${typed}; until then its version of the store is kept`
    default:
      return null
  }
}

/** Lists on stderr the open runs that no process is carrying out. */
export async function tellOpenRuns(io: Io, ledger: Ledger): Promise<void> {
  for (const run of await ledger.openRuns()) {
    // causerie runs reports runs that cannot be read.
    const standing = await standingOf(ledger, run).catch(error => {
      if (error instanceof CauserieError) return 'ended' as const
      throw error
    })
    const advice = adviceOn(run, standing)
    if (advice !== null) io.stderr.write(wrappedText(`run ${run} is open: ${advice}`, { width: io.stderr.columns }))
  }
}

/** What to do about a version that no run of this ledger needs. */
export function strayPinText({ name, version, storeDirectory, of, freesBytes }: StrayPin): string {
  const size = freesBytes === 0 ? '' : `, ${Math.ceil(freesBytes / 1e6)} MB`
  return `${storeDirectory} keeps version ${version} for ${name}${size}, ${owners[of]}causerie runs --abandon ${name} releases it`
}

const owners = {
  ended: 'a run that has ended: ',
  unplanned: 'which died before it was planned: ',
  unknown: 'a run that is not in this ledger; unless it belongs to another ledger, ',
} as const satisfies Record<StrayPin['of'], string>

/**
 * Adds to an error that ended a run early the run's name and what to do. If the run is not open, returns the error unchanged. An unknown
 * error is reported with its stack elsewhere, so the advice is written here.
 */
export async function namingRun(io: Io, { ledger }: Pick<Flow, 'ledger'>, run: string, error: unknown) {
  const isOpen = await ledger.plan(run).then(
    async plan => plan !== null && (await standingOf(ledger, run)) !== 'ended',
    () => false,
  )
  // A wrong request has changed nothing, so there is no advice to give.
  const isTold = error instanceof RunFailure || error instanceof UsageError || isConfigError(error)
  if (!isOpen || isTold) return error
  const advice = `run ${run} is open and keeps its version of the store: ${openAdvice(run)}`
  if (error instanceof CauserieError || (error instanceof Error && 'syscall' in error)) {
    return new RunFailure(`${error.message}; ${advice}`, { cause: error })
  }
  io.stderr.write(wrappedText(advice, { width: io.stderr.columns }))
  return error
}

function isConfigError(error: unknown): boolean {
  return error instanceof CauserieError && error.name === 'ConfigError'
}

function openAdvice(run: string): string {
  return `a worker will finish it; causerie resend ${run} continues it, causerie runs --abandon ${run} gives it up`
}
