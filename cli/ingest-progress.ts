import type { IngestProgress } from '../src/ingest/progress.ts'
import { formatCount } from '../src/words/format.ts'
import type { Io } from './io.ts'
import { progressBar } from './progress-bar.ts'

export interface ProgressBar {
  /** Undefined if there is no terminal, so that the load need not measure its progress. */
  readonly update: ((progress: IngestProgress) => void) | undefined
  readonly stop: () => void
}

/** Shows the progress of a load on a terminal's standard error. */
export async function ingestProgress({ stderr }: Io): Promise<ProgressBar> {
  if (!stderr.terminal || stderr.stream === null) return { update: undefined, stop: () => {} }
  const bar = await progressBar(stderr.stream, '{phase} {bar} {percentage}% {read}', { phase: phases.read, read: '' })
  return {
    update: ({ phase, rows = 0, bytes = 0, totalBytes = 0 }) => {
      // The files are read. How long the derivation will take is not known.
      const done = phase === 'derive' ? 1 : totalBytes === 0 ? 0 : bytes / totalBytes
      bar.update(done, { phase: phases[phase], read: rows === 0 ? '' : `${formatCount(rows, 'en')} rows` })
    },
    stop: () => bar.stop(),
  }
}

const phases = {
  unpack: 'Unpacking',
  read: 'Reading  ',
  locate: 'Rejecting',
  derive: 'Deriving ',
} as const satisfies Record<IngestProgress['phase'], string>
