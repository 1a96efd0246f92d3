// The exports of `causerie/jobs`: scheduled reports, for running the worker in your own process.

export type { AlertCondition } from '../config/alert.ts'
export type { Config, Subscription } from '../config/config.ts'
export { ConfigError } from '../config/config-error.ts'
export { readConfig } from '../config/read-config.ts'
export type { Schedule } from '../config/schedule.ts'
export type {
  AlertChat,
  AlertNews,
  AlertSubject,
  PlannedAlert,
  Unjudged,
  UnjudgedKind,
} from './alerts/alert-records.ts'
export { type Firing, type Replay, type ReplayOptions, replayAlert } from './alerts/replay-alert.ts'
export { type Ledger, openLedger, type RunView } from './ledger/ledger.ts'
export { LedgerError } from './ledger/ledger-error.ts'
export type {
  DeliveryRecord,
  Plan,
  PlannedDelivery,
  PlannedReport,
  ReportRecord,
  RunRecord,
  RunState,
} from './ledger/records.ts'
export { QueueError } from './queue/queue-error.ts'
export { nextSlots, type Slot } from './schedule/slots.ts'
export { runWorker } from './worker/run-worker.ts'
export type { RunWorkerOptions, WorkerProcess } from './worker/worker-process.ts'
