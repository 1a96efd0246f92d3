import { setTimeout as sleep } from 'node:timers/promises'
import type { Files } from '../attachments/file-place.ts'
import type { Journal } from '../journal/journal.ts'
import type { Arrival, Channel } from './channel.ts'

export interface WatcherOptions {
  readonly journal: Journal
  readonly connection: string
  readonly channel: Channel
  readonly contents: Files
  /** The current instant, in microseconds. */
  readonly now: () => number
  /** Called when it is connected. */
  readonly onConnected?: () => void
  /** Called with how many mails are found and not read yet. */
  readonly onUnread?: (mails: number) => void
  /** Called when the connection breaks, before the next attempt. */
  readonly onError: (error: unknown) => void
  /** Called for a delivery that nothing can be made of, which is kept. */
  readonly onSetAside: (aside: { readonly key: string; readonly reason: string }) => void
}

/** Takes what a channel fetches, until it is stopped. */
export interface Watcher {
  /** Resolves when nothing more is taken. */
  stop(): Promise<void>
}

const firstPauseMs = 1000
const longestPauseMs = 60_000

/**
 * Takes the deliveries of a channel that fetches them. Each is on disk, in one commit with how far the channel has read, before the next
 * is fetched: so a killed process loses none and takes none twice. Reconnects, after ever longer pauses.
 */
export function startWatcher(options: WatcherOptions): Watcher {
  const { journal, connection, channel, contents, now, onError, onSetAside } = options
  const { onConnected = () => {}, onUnread = () => {} } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const watch = channel.watch ?? never(connection)
  let pauseMs = firstPauseMs

  async function keep({ cursor, delivery }: Arrival): Promise<void> {
    if (delivery === null) return journal.write('keepCursor', { connection, cursor })
    const { key: deliveryKey, body, file, received } = delivery
    const write = (row: { readonly sha256: string; readonly bytes: number } | null) =>
      journal.write('takeDelivery', { connection, deliveryKey, body, file: row, cursor, received, now: now() })
    await (file === null ? write(null) : contents.keep({ file }, sha256 => write({ sha256, bytes: file.bytes })))
    if (received.state === 'refused') onSetAside({ key: deliveryKey, reason: received.reason })
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      const beganMs = performance.now()
      try {
        const cursor = await journal.read('cursor', { connection })
        for await (const arrival of watch({ cursor, signal, onUnread })) {
          onConnected()
          await keep(arrival)
        }
      } catch (error) {
        if (signal.aborted) return
        onError(error)
        // It had worked for a while.
        if (performance.now() - beganMs > longestPauseMs) pauseMs = firstPauseMs
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {})
        pauseMs = Math.min(longestPauseMs, 2 * pauseMs)
      }
    }
  }
  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}

function never(connection: string): never {
  throw new Error(`a connection that fetches nothing: ${connection}`)
}
