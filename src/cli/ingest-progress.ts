import type { IngestProgress } from '../ingest/progress.ts'
import { formatCount } from '../render/format.ts'
import type { Io } from './io.ts'

export interface ProgressBar {
  /** Undefined when nobody watches: then the load need not measure itself. */
  readonly update: ((progress: IngestProgress) => void) | undefined
  readonly stop: () => void
}

/** How far a load is, on a terminal's standard error. */
export async function ingestProgress({ stderr }: Io): Promise<ProgressBar> {
  if (!stderr.terminal || stderr.stream === null) return { update: undefined, stop: () => {} }
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: stderr.stream,
    format: '{phase} {bar} {percentage}% {read}',
    barsize: 30,
    barCompleteChar: '━',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: true,
    fps: 5,
  })
  bar.start(1, 0, { phase: phases.read, read: '' })
  return {
    update: ({ phase, rows = 0, bytes = 0, totalBytes = 0 }) => {
      // The files are read by now; how long the derivation takes cannot be told before.
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
