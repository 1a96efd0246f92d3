import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { QueueBackend } from '../queue/backend.ts'
import type { Flow, Threads } from '../run/flow.ts'
import { queueNames } from './run-queues.ts'
import { within } from './within.ts'

/** What a worker tells Prometheus. */
export interface Measures {
  readonly registry: Registry
  /** The same flow, measured. */
  readonly measured: (flow: Flow) => Flow
}

const countMs = 1000

/** Counts of this process, and the lengths of the queues at the time of asking. */
export function openMeasures(backend: QueueBackend): Measures {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const steps = new Counter({
    name: 'causerie_steps_total',
    help: 'Changes of state written to the ledger by this worker',
    labelNames: ['subject', 'state'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'causerie_work_seconds',
    help: 'Time of drawing a report, loading sources or handing a letter over',
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
        // While Redis is away the question waits: what else is measured is told all the same.
        if (!(await within(counted, countMs))) return this.reset()
        for (const [state, count] of Object.entries(await counted)) this.set({ queue, state }, count)
      }
    },
  })
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
