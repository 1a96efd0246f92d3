import { inOwnProcess } from './own-process.ts'

export interface WorkerRun {
  readonly reports: number
  readonly mails: number
  readonly seconds: number
  readonly peakBytes: number
  /** The longest pause of its event loop. */
  readonly pauseSeconds: number
}

/** Lets a worker send last month's report to the managers of `sites` sites of a store. */
export function runWorker(store: string, sites: number): Promise<WorkerRun> {
  return inOwnProcess('reports.ts', ['--store', store, '--establishments', String(sites), '--json'])
}
