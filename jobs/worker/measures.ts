import type { Registry } from 'prom-client'
import { loadOptional } from '../../src/optional-package.ts'
import type { QueueBackend } from '../queue/backend.ts'
import { QueueError } from '../queue/queue-error.ts'
import type { Flow, Threads } from '../run/flow.ts'
import type { LedgerState, LedgerWatch } from './ledger-watch.ts'
import { queueNames } from './run-queues.ts'
import { within } from './within.ts'

/** The Prometheus metrics of a worker. */
export interface Measures {
  readonly registry: Registry
  /** The same flow, instrumented. */
  readonly measured: (flow: Flow) => Flow
}

const countMs = 1000

/**
 * Counters of this process, and the queue lengths and the state of the ledger at scrape time. Throws `QueueError` if prom-client is not
 * installed.
 */
export async function openMeasures(backend: QueueBackend, watch: LedgerWatch): Promise<Measures> {
  const prometheus = await loadOptional(
    () => import('prom-client'),
    options => new QueueError('/metrics needs prom-client: npm install prom-client', options),
  )
  const { Counter, collectDefaultMetrics, Gauge, Histogram } = prometheus
  const registry = new prometheus.Registry()
  collectDefaultMetrics({ register: registry })
  const steps = new Counter({
    name: 'causerie_steps_total',
    help: 'Changes of state written to the ledger by this worker',
    labelNames: ['subject', 'state'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'causerie_work_seconds',
    help: 'Time spent drawing a report, loading sources or handing over a letter',
    labelNames: ['work'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers: [registry],
  })
  new Gauge({
    name: 'causerie_jobs',
    help: 'Jobs in the queues by state',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const queue of queueNames) {
        const counted = backend.queue(queue).getJobCounts('waiting', 'active', 'delayed', 'failed')
        // While Redis is away this would wait, so report the other metrics without it.
        if (!(await within(counted, countMs))) return this.reset()
        for (const [state, count] of Object.entries(await counted)) this.set({ queue, state }, count)
      }
    },
  })
  measureLedger(prometheus, registry, watch)
  const timed = async <T>(work: string, done: Promise<T>): Promise<T> => {
    const stop = seconds.startTimer({ work })
    return done.finally(stop)
  }
  return {
    registry,
    measured: flow => {
      const threads: Threads = {
        ...flow.threads,
        draw: (...args) => timed('draw', flow.threads.draw(...args)),
        load: request => timed('load', flow.threads.load(request)),
      }
      const { mail } = flow
      return {
        ...flow,
        threads,
        mail: mail === null ? null : { ...mail, send: (...args) => timed('mail', mail.send(...args)) },
        ledger: {
          ...flow.ledger,
          async advance(subject, at, changes) {
            const next = await flow.ledger.advance(subject, at, changes)
            if (next !== null) steps.inc({ subject, state: next.state })
            return next
          },
        },
      }
    },
  }
}

/** The metrics of the ledger's state, each with its value. */
const ledgerGauges = {
  causerie_ledger_writable: [
    '1 if the ledger can be written, 0 if not, as on a full disk',
    state => (state.unwritable === null ? 1 : 0),
  ],
  causerie_open_runs: ['Runs that have not ended', state => state.openRuns],
  causerie_oldest_open_run_age_seconds: [
    'Time since the oldest open run was planned; 0 if none is open',
    state => state.oldestOpenRunSeconds ?? 0,
  ],
  causerie_doubtful_letters: ['Letters that may have arrived, for a person to settle', state => state.doubtfulLetters],
  causerie_unreadable_runs: ['Runs of the ledger that cannot be read', state => state.unreadableRuns],
} as const satisfies Record<string, readonly [help: string, value: (state: LedgerState) => number]>

function measureLedger({ Gauge }: typeof import('prom-client'), registry: Registry, watch: LedgerWatch): void {
  // If the ledger cannot be read, leave its metrics out and report the rest.
  const state = async () => {
    const look = watch.look().catch(() => null)
    return (await within(look, countMs)) ? look : null
  }
  for (const [name, [help, value]] of Object.entries(ledgerGauges)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await state()
        if (found === null) return this.remove()
        this.set(value(found))
      },
    })
  }
  new Gauge({
    name: 'causerie_last_success_timestamp_seconds',
    help: 'When a run of the subscription was last done; absent if never',
    labelNames: ['subscription'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const [subscription, at] of (await state())?.lastSuccess ?? []) {
        if (at !== null) this.set({ subscription }, Date.parse(at) / 1000)
      }
    },
  })
}
