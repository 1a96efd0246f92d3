import { changes } from '../../inbox/journal/changes.ts'
import type { Journal } from '../../inbox/journal/journal.ts'
import type { ChangedChat } from '../../inbox/journal/reads.ts'
import { type ChatScope, matcherOf } from '../../inbox/journal/scope.ts'
import type { Presence, Present } from './presence.ts'

/** What the live line tells: that a chat changed, or who is in it. Never what is said there: a page asks for that in its own scope. */
export type Frame =
  | {
      readonly event: 'chat'
      readonly id: number
      readonly data: { readonly chat_id: string; readonly seq: number; readonly kind: string }
    }
  | { readonly event: 'presence'; readonly data: Present }

export interface Follower {
  /** Their part of the inbox by now; null when they may not read any more. */
  readonly scopes: () => Promise<readonly ChatScope[] | null>
  /** The last event that they know. */
  readonly after: number
  readonly signal: AbortSignal
  readonly send: (frame: Frame) => Promise<void>
}

/** All who follow the journal: it is read once for all of them. */
export interface Followers {
  /** Tells what happens in the follower's part from `after` on, until they leave or may not read any more. */
  follow(follower: Follower): Promise<void>
  close(): void
}

/** What is written at one moment is one look at the journal. */
const gatherMs = 100
const changesAtOnce = 500
/** Changes kept for those who are a little behind. */
const recentMost = 2000
/** Looks again at the journal, and at what a follower may see. */
const lookMs = 30_000

export function openFollowers(journal: Journal, presence: Presence): Followers {
  let recent: readonly ChangedChat[] = []
  /** All that came after it is in `recent`. */
  let recentAfter = -1
  let lastSeq = -1
  const isClosed = new AbortController()
  const woken = new Set<() => void>()
  const written = changes()
  const unlisten = journal.onWritten(written.tell)
  const wakeAll = () => {
    for (const wake of woken) wake()
  }

  async function readOn(): Promise<void> {
    if (lastSeq < 0) {
      lastSeq = await journal.read('lastSeq', {})
      recentAfter = lastSeq
    }
    for (;;) {
      const found = await journal.read('changesOfAll', { after: lastSeq, limit: changesAtOnce })
      lastSeq = found.at(-1)?.seq ?? lastSeq
      const kept = [...recent, ...found]
      recent = kept.slice(-recentMost)
      if (kept.length > recent.length) recentAfter = (recent[0]?.seq ?? 1) - 1
      if (found.length < changesAtOnce) return
    }
  }
  async function work(): Promise<void> {
    while (!isClosed.signal.aborted) {
      // A read that fails is tried again with the next change: nobody's place moves.
      await readOn().then(wakeAll, () => undefined)
      await written.next(lookMs)
      await new Promise(resolve => setTimeout(resolve, gatherMs))
    }
  }
  void work()

  return {
    async follow({ scopes, after, signal, send }) {
      let seq = after
      let own = await scopes()
      let checkedMs = performance.now()
      const change = changes()
      const unwatch = presence.onChange(present => {
        if (own !== null && matcherOf(own)(present.chat))
          void send({ event: 'presence', data: present.told }).catch(change.tell)
      })
      woken.add(change.tell)
      signal.addEventListener('abort', change.tell)
      try {
        if (own !== null)
          for (const { chat, told } of presence.all())
            if (matcherOf(own)(chat)) await send({ event: 'presence', data: told })
        while (!signal.aborted && own !== null && !isClosed.signal.aborted) {
          const isRecent = recentAfter >= 0 && seq >= recentAfter
          const passes = matcherOf(own)
          const found: readonly Pick<ChangedChat, 'seq' | 'chat_id' | 'kind'>[] = isRecent
            ? recent.slice(firstAfter(recent, seq)).filter(passes)
            : await journal.read('changes', { scopes: own, after: seq, limit: changesAtOnce })
          for (const { chat_id, seq: id, kind } of found) {
            await send({ event: 'chat', id, data: { chat_id, seq: id, kind } })
            seq = id
          }
          if (isRecent) seq = Math.max(seq, lastSeq)
          else if (found.length === changesAtOnce) continue
          await change.next(lookMs)
          if (performance.now() - checkedMs < lookMs) continue
          own = await scopes()
          checkedMs = performance.now()
        }
      } finally {
        woken.delete(change.tell)
        unwatch()
      }
    },
    close() {
      isClosed.abort()
      unlisten()
      written.tell()
      wakeAll()
    },
  }
}

/** The place of the first change after an event, in changes in their order. */
function firstAfter(recent: readonly ChangedChat[], seq: number): number {
  let [low, high] = [0, recent.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((recent[middle]?.seq ?? 0) > seq) high = middle
    else low = middle + 1
  }
  return low
}
