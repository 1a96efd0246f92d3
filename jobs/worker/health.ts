import type { QueueBackend } from '../queue/backend.ts'
import type { LedgerState, LedgerWatch } from './ledger-watch.ts'
import { within } from './within.ts'

/** The answer of `/healthz`. */
export interface Health {
  /** Whether the worker can work: its queue answers, its ledger can be read and written. */
  readonly isWell: boolean
  /** `ok`, or the reason. */
  readonly status: string
  readonly queue: QueueBackend['kind']
  /** Null if it cannot be read. */
  readonly ledger: Omit<LedgerState, 'unwritable' | 'lastSuccess'> | null
  /** By subscription. Null if the ledger cannot be read. */
  readonly subscriptions: Readonly<Record<string, { readonly lastSuccess: string | null }>> | null
}

/** How long to wait for the ledger, in case the disk hangs. */
const lookMs = 5000

/** What waits for a person (an old run, a letter in doubt) is reported but does not make the worker unhealthy: a restart would not help. */
export async function healthOf(backend: QueueBackend, watch: LedgerWatch): Promise<Health> {
  const [queueFlaw, state] = await Promise.all([
    backend.ping().then(
      () => null,
      () => 'the queue does not answer',
    ),
    looked(watch),
  ])
  if (typeof state === 'string') {
    return { isWell: false, status: queueFlaw ?? state, queue: backend.kind, ledger: null, subscriptions: null }
  }
  const { unwritable, lastSuccess, ...ledger } = state
  const flaw = queueFlaw ?? unwritable
  return {
    isWell: flaw === null,
    status: flaw ?? 'ok',
    queue: backend.kind,
    ledger,
    subscriptions: Object.fromEntries([...lastSuccess].map(([name, at]) => [name, { lastSuccess: at }])),
  }
}

async function looked(watch: LedgerWatch): Promise<LedgerState | string> {
  const look = watch.look()
  try {
    return (await within(look, lookMs)) ? await look : 'the ledger does not answer'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
