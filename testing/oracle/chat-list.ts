import type { ChatState } from '../../src/metrics/definitions/answers.ts'
import type { ChatKind } from '../../src/metrics/definitions/query.ts'
import type { ChatListAnswer, ChatListQuery, ChatListRow } from '../../src/metrics/operators/chat-list.ts'
import { type Outcome, type Start, startOf } from './delay.ts'
import { frameOf, headingWithoutComparison, scopeOf } from './frame.ts'
import { formatInstant, secondsBetween } from './instant.ts'
import { concerns, startsIn, type Window } from './measure.ts'
import { establishmentOf, type Stored } from './stored.ts'
import { compareText } from './text.ts'
import type { ViewedChat } from './view.ts'
import { isOpenAt } from './wait.ts'

export function chatList(
  store: Stored,
  query: ChatListQuery<string>,
): Omit<ChatListAnswer, 'query' | 'next'> & { readonly next: boolean } {
  const { period, of, limit = 50, offset = 0, ...rest } = query
  const frame = period === undefined ? null : frameOf(store, { ...rest, period, compare: 'none' }, { toDate: false })
  const scope = scopeOf(store, rest)
  const { asOf, chats } = scope
  const listed = kinds[of](chats, { asOf, window: frame?.window ?? { from: asOf, until: asOf, asOf }, query })
  listed.sort((a, b) => higherFirst(a.place, b.place) || compareText(a.chat.id, b.chat.id))
  return {
    ...headingWithoutComparison('chatList', scope, frame?.period ?? null),
    of,
    total: listed.length,
    next: listed.length > offset + limit,
    changed: false,
    rows: listed.slice(offset, offset + limit).map(one => rowOf(one, asOf, store)),
  }
}

interface Listed {
  readonly chat: ViewedChat
  /** Null for a chat that never waited. */
  readonly wait: { readonly state: ChatState; readonly lasted: bigint } | null
  /** The sort key: highest first, null last. */
  readonly place: bigint | null
}

interface Asked {
  readonly asOf: bigint
  readonly window: Window
  readonly query: ChatListQuery<string>
}

const stateOf: Readonly<Record<Outcome, ChatState>> = {
  handled: 'handled',
  waiting: 'waiting',
  closedUnanswered: 'closed',
}

const kinds: Readonly<Record<ChatKind, (chats: readonly ViewedChat[], asked: Asked) => Listed[]>> = {
  active: (chats, { asOf, window }) =>
    chats
      .filter(chat => concerns('activeChats', chat, window))
      .map(chat => {
        const start = startOf(chat, asOf)
        const open = sinceOf(chat, asOf)
        const first = start === null ? null : { state: stateOf[start.outcome], lasted: start.lasted }
        return {
          chat,
          wait: open === null ? first : { state: 'waiting', lasted: asOf - open },
          place: start?.at ?? null,
        }
      }),
  started: (chats, { window }) => startsIn(chats, window).map(byStart),
  handled: (chats, { window }) => ofOutcome(chats, window, 'handled').map(byStart),
  closedUnanswered: (chats, { window }) => ofOutcome(chats, window, 'closedUnanswered').map(byStart),
  unanswered: (chats, { window }) =>
    ofOutcome(chats, window, 'waiting').map(start => ({ ...byStart(start), place: start.lasted })),
  waiting: (chats, { window }) => openAt(chats, window.until),
  watched: (chats, { asOf, query: { olderThanSeconds = 345_600, maxAgeDays } }) =>
    openAt(chats, asOf).filter(({ wait }) => {
      const waited = Number(wait?.lasted ?? 0n) / 1e6
      return waited > olderThanSeconds && (maxAgeDays === undefined || waited <= maxAgeDays * 86_400)
    }),
}

function ofOutcome(chats: readonly ViewedChat[], window: Window, outcome: Outcome): Start[] {
  return startsIn(chats, window).filter(start => start.outcome === outcome)
}

function byStart({ chat, at, outcome, lasted }: Start): Listed {
  return { chat, wait: { state: stateOf[outcome], lasted }, place: at }
}

function openAt(chats: readonly ViewedChat[], instant: bigint): Listed[] {
  return chats.flatMap((chat): Listed[] => {
    const since = sinceOf(chat, instant)
    if (since === null) return []
    return [{ chat, wait: { state: 'waiting', lasted: instant - since }, place: instant - since }]
  })
}

/** Since when a chat has been waiting at an instant; null when it is not waiting. */
function sinceOf(chat: ViewedChat, instant: bigint): bigint | null {
  return chat.waits.find(wait => isOpenAt(wait, instant))?.openedAt ?? null
}

function rowOf({ chat, wait }: Listed, asOf: bigint, store: Stored): ChatListRow {
  const start = startOf(chat, asOf)
  return {
    chatId: chat.id,
    establishmentId: chat.establishment,
    establishment: establishmentOf(store, chat.establishment).name,
    channel: chat.channel,
    platform: chat.platform,
    startedAt: start === null ? null : formatInstant(start.at),
    state: wait?.state ?? null,
    waitSeconds: wait === null ? null : secondsBetween(0n, wait.lasted),
  }
}

function higherFirst(a: bigint | null, b: bigint | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a > b ? -1 : 1
}
