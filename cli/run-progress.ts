import type { RunView } from '../jobs/ledger/ledger.ts'
import type { Io } from './io.ts'
import { progressBar } from './progress-bar.ts'

export interface RunProgress {
  readonly update: (view: RunView) => void
  readonly stop: () => void
}

/** Shows the progress of a run on a terminal's standard error. */
export async function runProgress({ stderr }: Io): Promise<RunProgress> {
  if (!stderr.terminal || stderr.stream === null) return { update: () => {}, stop: () => {} }
  const bar = await progressBar(stderr.stream, '{bar} {drawn} reports drawn, {sent} sent, {failed} failed', {
    drawn: 0,
    sent: 0,
    failed: 0,
  })
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
