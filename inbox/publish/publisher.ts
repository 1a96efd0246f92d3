import { pauseAfter } from '../../src/ingest/pause-after.ts'
import type { Journal } from '../journal/journal.ts'
import { publish } from './publish.ts'

export interface PublisherOptions {
  readonly journal: Journal
  /** The store's directory. */
  readonly store: string
  readonly onPublished: (published: Awaited<ReturnType<typeof publish>>) => void
  readonly onError: (error: unknown) => void
  /**
   * The time from the end of a load to the next. Default: a minute, or sixty times the duration of the last load
   * if that is longer, but at most ten minutes.
   */
  readonly everyMs?: number
}

/** Publishes a journal into a store until it is stopped. */
export interface Publisher {
  /** Starts no more loads; resolves when the current one has ended. */
  stop(): Promise<void>
}

const usualMs = 60_000
/** Without new events, the interval at which the store is declared known until now. */
const quietMs = 15 * 60_000

/**
 * Publishes new events every minute, or less often if a load takes more than a second: statistics are up to date soon, and loading takes
 * a small share of the time.
 */
export function startPublisher({ journal, store, onPublished, onError, everyMs }: PublisherOptions): Publisher {
  const stopped = new AbortController()
  let [publishedSeq, publishedMs, waitMs] = [-1, 0, everyMs ?? usualMs]
  async function publishOnce(): Promise<void> {
    const startedMs = Date.now()
    if ((await journal.read('lastSeq', {})) === publishedSeq && startedMs - publishedMs < quietMs) return
    const published = await publish(journal, store)
    publishedSeq = published.seq
    publishedMs = startedMs
    waitMs = everyMs ?? pauseAfter(Date.now() - startedMs, usualMs)
    onPublished(published)
  }
  async function work(): Promise<void> {
    while (!stopped.signal.aborted) {
      await publishOnce().catch(onError)
      await pause(waitMs, stopped.signal)
    }
  }
  const working = work()
  return {
    async stop() {
      stopped.abort()
      await working
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
