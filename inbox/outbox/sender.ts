import type { Channel, Outcome } from '../channels/channel.ts'
import { changes } from '../journal/changes.ts'
import type { Journal } from '../journal/journal.ts'
import { longestRetryMicros } from '../journal/letters.ts'
import { uuid7 } from '../journal/uuid7.ts'

export interface SenderOptions {
  readonly journal: Journal
  /** Channels by connection name. */
  readonly channels: ReadonlyMap<string, Channel>
  /** For how long replies can be taken back before they are sent. Default: 0. */
  readonly holdMicros?: number
  /** The current instant, in microseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
  /** Called for each letter that was not accepted. */
  readonly onRefused?: (refused: { readonly connection: string; readonly reason: string }) => void
}

/** Sends the letters in the outbox until stopped. */
export interface Sender {
  /** Takes no more letters; resolves when those being sent are settled. */
  stop(): Promise<void>
}

const secondMicros = 1_000_000
/** A letter is tried for about a day before it is given up. */
const tries = 12
const firstRetryMicros = 5 * secondMicros
/** The polling interval for letters that become due without a new write. */
const lookMs = 1000
const lettersAtOnce = 4

/**
 * Sends letters, those of one chat in sequence. `sending` is on disk before the first byte is sent; a letter that a dead process left
 * in this state is in doubt, and is resent automatically only if the remote system deduplicates by key. Whoever starts last is the one
 * that sends.
 */
export async function startSender(options: SenderOptions): Promise<Sender> {
  const { journal, channels, holdMicros = 0, now, onError, onRefused } = options
  const connections = [...channels.keys()]
  const keepsKeys = connections.filter(name => channels.get(name)?.keepsKeys)
  const sender = uuid7()
  await journal.write('settleInterrupted', { keepsKeys, now: now(), sender })
  const stopped = new AbortController()
  const change = changes()
  const unlisten = journal.onWritten(({ name }) => {
    if (name !== 'takeLetter') change.tell()
  })
  const underway = new Set<Promise<void>>()

  async function take() {
    if (underway.size >= lettersAtOnce) return null
    return journal.write('takeLetter', { connections, now: now(), holdMicros, sender }).catch(error => {
      onError(error)
      return null
    })
  }
  async function send({ letter, ...rest }: NonNullable<Awaited<ReturnType<typeof take>>>): Promise<void> {
    const channel = channels.get(letter.connection) as Channel
    const begunAt = now()
    const outcome = await channel.send(rest, { signal: stopped.signal })
    const { attempts, message_id, connection } = letter
    if (outcome.state !== 'accepted') onRefused?.({ connection, reason: outcome.reason })
    const settling = settled(outcome, { attempts, keepsKeys: channel.keepsKeys, now: now() })
    const ids = outcome.state === 'refused' ? [] : (outcome.remoteIds ?? [])
    await journal.write('settleLetter', {
      message_id,
      ...settling,
      ...(ids.length === 0 ? {} : { remote: { ids, begunAt } }),
    })
  }
  async function work(): Promise<void> {
    while (!stopped.signal.aborted) {
      const taken = await take()
      if (taken === null) {
        await change.next(lookMs)
        continue
      }
      const sending = send(taken)
        .catch(onError)
        .finally(() => underway.delete(sending))
      underway.add(sending)
    }
    await Promise.all(underway)
  }
  const working = work()
  return {
    async stop() {
      stopped.abort()
      unlisten()
      change.tell()
      await working
    },
  }
}

/** Converts an outcome to what is stored. */
function settled(
  outcome: Outcome,
  { attempts, keepsKeys, now }: { attempts: number; keepsKeys: boolean; now: number },
) {
  if (outcome.state === 'accepted') return { state: 'sent', reason: null, sent_as: outcome.sentAs, now } as const
  const { reason } = outcome
  if (outcome.state === 'unknown' && !keepsKeys) return { state: 'doubt', reason, now } as const
  if ((outcome.state === 'refused' && outcome.isPermanent) || attempts >= tries)
    return { state: 'failed', reason, now } as const
  const wait = Math.min(longestRetryMicros, firstRetryMicros * 2 ** (attempts - 1))
  return { state: 'queued', reason, due_at: now + wait, now } as const
}
