import { inOwnProcess } from './own-process.ts'

export interface WorkerRun {
  readonly reports: number
  readonly mails: number
  readonly seconds: number
  readonly peakBytes: number
  /** The longest of its event loop. */
  readonly pauseSeconds: number
}

/** A worker sends the last month's report to the managers of that many sites of a store. */
export function runWorker(store: string, sites: number): Promise<WorkerRun> {
  return inOwnProcess('reports.ts', ['--store', store, '--establishments', String(sites), '--json'])
}
