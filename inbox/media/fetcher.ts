import type { Attachments } from '../attachments/attachments.ts'
import { type Channel, DownloadError } from '../channels/channel.ts'
import { changes } from '../journal/changes.ts'
import type { Journal } from '../journal/journal.ts'
import type { IncomingMediaRow } from './media-table.ts'

export interface FetcherOptions {
  readonly journal: Journal
  readonly attachments: Attachments
  /** Channels by connection name. */
  readonly channels: ReadonlyMap<string, Channel>
  /** The current instant, in microseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
  /** Called for each file that could not be fetched. */
  readonly onFailed?: (failed: { readonly connection: string; readonly reason: string }) => void
}

/** Fetches the files of received messages until stopped. */
export interface Fetcher {
  /** Stops what is being fetched: the next process fetches it again. */
  stop(): Promise<void>
}

const minuteMicros = 60_000_000
/** Meta blocks a number for an hour after five failures: the pauses between attempts are 1, 4, 16, 64 minutes, then four hours. */
const longestPauseMicros = 240 * minuteMicros
/** A file is tried for about five days: Meta keeps it for a week. */
const tries = 32
/** The polling interval for files that become due without a new write. */
const lookMs = 2000
const filesAtOnce = 3

/** Fetches files, some at once, and attaches them. One that cannot be fetched is tried again, and stays visible in its message. */
export function startFetcher(options: FetcherOptions): Fetcher {
  const { journal, attachments, channels, now, onError, onFailed } = options
  const connections = [...channels].flatMap(([name, { download }]) => (download === undefined ? [] : [name]))
  const stopped = new AbortController()
  const { signal } = stopped
  const change = changes()
  const unlisten = journal.onWritten(({ name }) => {
    if (name === null || name === 'takeDelivery') change.tell()
  })

  async function fetchFile(media: IncomingMediaRow): Promise<void> {
    const { media_id, connection, chat_id, source, name } = media
    try {
      const channel = channels.get(connection)
      if (channel?.download === undefined) return
      const content = await channel.download(source, { maxBytes: attachments.maxBytes, signal })
      const owner = { chat_id, uploader: `customer:${connection}:${chat_id}` }
      // A file of an interrupted attempt is there already.
      const attachment = await attachments.take(content, { name, owner, attachment_id: media_id })
      await journal.write('mediaArrived', { media_id, attachment, now: now() })
    } catch (failure) {
      if (signal.aborted) return
      // Of a stream that broke off, why.
      const error = failure instanceof Error && failure.cause instanceof DownloadError ? failure.cause : failure
      const isPermanent = error instanceof DownloadError && error.isPermanent
      const attempts = media.attempts + 1
      const dueAt = isPermanent || attempts >= tries ? null : now() + pauseAfter(attempts)
      const reason = error instanceof Error ? error.message : String(error)
      onFailed?.({ connection, reason })
      await journal.write('mediaFailed', { media_id, reason, dueAt, now: now() })
    }
  }
  const underway = new Map<string, Promise<void>>()
  async function next(): Promise<IncomingMediaRow | null> {
    if (underway.size >= filesAtOnce) return null
    return journal.read('dueMedia', { connections, underway: [...underway.keys()], now: now() })
  }
  async function work(): Promise<void> {
    while (!signal.aborted) {
      const media = await next().catch(error => {
        onError(error)
        return null
      })
      if (media === null) {
        await change.next(lookMs)
        continue
      }
      const { media_id } = media
      const fetching = fetchFile(media)
        .catch(onError)
        .finally(() => {
          underway.delete(media_id)
          change.tell()
        })
      underway.set(media_id, fetching)
    }
    await Promise.all(underway.values())
  }
  const working = connections.length === 0 ? Promise.resolve() : work()
  return {
    async stop() {
      stopped.abort()
      unlisten()
      change.tell()
      await working
    },
  }
}

function pauseAfter(attempts: number): number {
  return Math.min(longestPauseMicros, minuteMicros * 4 ** (attempts - 1))
}
