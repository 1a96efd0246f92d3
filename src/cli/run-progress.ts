import type { RunView } from '../../jobs/ledger/ledger.ts'
import type { Io } from './io.ts'

export interface RunProgress {
  readonly update: (view: RunView) => void
  readonly stop: () => void
}

/** How far a run is, on a terminal's standard error. */
export async function runProgress({ stderr }: Io): Promise<RunProgress> {
  if (!stderr.terminal || stderr.stream === null) return { update: () => {}, stop: () => {} }
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: stderr.stream,
    format: '{bar} {drawn} reports drawn, {sent} sent, {failed} failed',
    barsize: 30,
    barCompleteChar: '━',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: true,
    fps: 5,
  })
  bar.start(1, 0, { drawn: 0, sent: 0, failed: 0 })
  return {
    update: ({ plan, reports, deliveries }) => {
      const count = (records: RunView['reports'] | RunView['deliveries'], states: readonly string[]) =>
        [...records.values()].filter(({ state }) => states.includes(state)).length
      const drawn = count(reports, ['rendered'])
      const sent = count(deliveries, ['sent'])
      const failed = count(reports, ['given-up']) + count(deliveries, ['given-up'])
      bar.update((drawn + sent + failed) / Math.max(1, plan.reports.length + plan.deliveries.length), {
        drawn,
        sent,
        failed,
      })
    },
    stop: () => bar.stop(),
  }
}
