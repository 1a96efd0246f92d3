import type { Ledger } from '../jobs/ledger/ledger.ts'
import type { Flow } from '../jobs/run/flow.ts'
import { type Standing, standingOf } from '../jobs/run/standing.ts'
import type { StrayPin } from '../jobs/run/stray-pins.ts'
import { CauserieError } from '../src/errors.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { RunFailure } from './jobs-options.ts'
import { wrappedText } from './wrapped-text.ts'

/** What to type about a run that nobody carries out; null for any other. */
export function adviceOn(run: string, standing: Standing): string | null {
  const typed = `causerie resend ${run} goes on with it, causerie runs --abandon ${run} gives it up`
  switch (standing) {
    case 'left':
      return `the process that carried it out is gone. A worker finishes it; ${typed}; until then its version of the store is kept`
    case 'stopped':
      return `it was stopped in the terminal. ${typed}; until then its version of the store is kept`
    default:
      return null
  }
}

/** Says on stderr which runs are open and carried out by nobody. */
export async function tellOpenRuns(io: Io, ledger: Ledger): Promise<void> {
  for (const run of await ledger.openRuns()) {
    // What cannot be read is told by causerie runs.
    const standing = await standingOf(ledger, run).catch(error => {
      if (error instanceof CauserieError) return 'ended' as const
      throw error
    })
    const advice = adviceOn(run, standing)
    if (advice !== null) io.stderr.write(wrappedText(`run ${run} is open: ${advice}`, { width: io.stderr.columns }))
  }
}

/** What to type about a version that no run of this ledger needs. */
export function strayPinText({ name, version, storeDirectory, of, freesBytes }: StrayPin): string {
  const size = freesBytes === 0 ? '' : `, ${Math.ceil(freesBytes / 1e6)} MB`
  return `${storeDirectory} keeps version ${version} for ${name}${size}, ${owners[of]}causerie runs --abandon ${name} lets go of it`
}

const owners = {
  ended: 'a run that has ended: ',
  unplanned: 'which died before it was planned: ',
  unknown: "a run that this ledger does not have: unless it is another ledger's, ",
} as const satisfies Record<StrayPin['of'], string>

/**
 * An error that ended a run early, with the run's name and what to type; as it is when the run is not open. Of what causerie does not
 * know, which is told with its stack, the rest is said here.
 */
export async function namingRun(io: Io, { ledger }: Pick<Flow, 'ledger'>, run: string, error: unknown) {
  const isOpen = await ledger.plan(run).then(
    async plan => plan !== null && (await standingOf(ledger, run)) !== 'ended',
    () => false,
  )
  // A wrong request changed nothing.
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
  return `a worker finishes it; causerie resend ${run} goes on with it, causerie runs --abandon ${run} gives it up`
}
