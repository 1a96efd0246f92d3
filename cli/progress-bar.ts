import type { SingleBar } from 'cli-progress'

/** A progress bar on a terminal, from 0 to 1, removed when stopped. `format` is that of cli-progress. */
export async function progressBar(
  stream: NodeJS.WriteStream,
  format: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<SingleBar> {
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream,
    format,
    barsize: 30,
    barCompleteChar: '━',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: true,
    fps: 5,
  })
  bar.start(1, 0, payload)
  return bar
}
