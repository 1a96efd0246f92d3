import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { mapInSlices } from '../../slices.ts'
import { formatInstant, microsOf, secondsOf } from '../../time/instant.ts'
import { answerKeys, instant, period } from '../definitions/answer-schema.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { count, seconds } from '../definitions/figure-schema.ts'
import { type ChatKind, type CommonQuery, chatKinds, type PeriodInput } from '../definitions/query.ts'
import { instantKeys, watchedKeys } from '../definitions/query-schema.ts'
import { answerHead, resolveOptionalScope } from '../reading/scope.ts'
import { assertSameList, listOf, readCursor, readLastLoad, writeCursor } from './chat-cursor.ts'
import { type PagedChat, readChatPage } from './chat-page.ts'
import type { PickedChats } from './chat-rows.ts'
import { ask, type Operator } from './operator.ts'

export interface ChatListQuery<Attribute extends string = never> extends CommonQuery<Attribute> {
  /** Needed but for `watched`, which looks at the log at `asOf`. */
  readonly period?: PeriodInput
  readonly of: ChatKind
  /** Of `watched`. Default 4 days (345 600). */
  readonly olderThanSeconds?: number
  /** Of `watched`: older waits are left out. Default: none. */
  readonly maxAgeDays?: number
  /** How many rows to list, 50 000 at most. Default 50. */
  readonly limit?: number
  /** How many to leave out before them; not together with `after`. Default 0. */
  readonly offset?: number
  /**
   * Goes on after a page: its `next`. The rest of the query is that of the page, but for `limit`; without `asOf` it is asked at the
   * page's. However long the list, every chat that stays in its place between two versions of a store is listed once.
   */
  readonly after?: string | null
}

interface ChatListOptions {
  readonly of: ChatKind
  readonly limit: number
  readonly offset: number
  readonly after: string | null
  /** Of `watched` only. */
  readonly olderThanSeconds?: number
  /** Of `watched` only. */
  readonly maxAgeDays?: number | null
}

export const chatStates = ['waiting', 'handled', 'closed'] as const
export type ChatState = (typeof chatStates)[number]

export interface ChatListRow {
  readonly chatId: string
  readonly establishmentId: string
  /** The establishment's name. */
  readonly establishment: string
  readonly channel: string
  readonly platform: string
  /** The first customer message, ISO 8601 UTC; null when the customer never wrote before `asOf`. */
  readonly startedAt: string | null
  /** Of the wait that the list is about, see `chatList`; null when there is none. */
  readonly state: ChatState | null
  readonly waitSeconds: number | null
}

export interface ChatListAnswer extends Answer<'chatList', ChatListOptions> {
  /** Null unless the query gave one. */
  readonly period: Period | null
  readonly of: ChatKind
  /** All chats of the kind: the very count that they stand behind. */
  readonly total: number
  /** Where the list goes on: `after` of the next page; null when this page is the last. */
  readonly next: string | null
  /** Whether the store changed since the page that `after` is of: chats that late rows moved may then come twice, or be missing. */
  readonly changed: boolean
  readonly rows: readonly ChatListRow[]
}

/** A longer list comes in several pages, each of which looks through all of it once more: some ten megabytes of rows. */
export const mostChatsAPage = 50_000

const query = z
  .strictObject({
    ...instantKeys,
    of: z.enum(chatKinds),
    ...watchedKeys,
    limit: z.int().min(1).max(mostChatsAPage).default(50),
    offset: z.int().nonnegative().max(1e9).default(0),
    after: z.string().min(1).max(10_000).nullable().default(null),
  })
  .refine(({ offset, after }) => offset === 0 || after === null, {
    path: ['offset'],
    error: 'counts from the start of the list, after goes on a page: give one of them',
  })
  .refine(({ of, period }) => of === 'watched' || period !== undefined, {
    path: ['period'],
    error: 'is needed, but for the chats of a watch list',
  })

export const chatListOperator: Operator<typeof query, typeof chatList, ChatListRow> = {
  name: 'chatList',
  slug: 'chats',
  query,
  answer: z.strictObject({
    ...answerKeys('chatList', {
      of: z.enum(chatKinds),
      limit: z.int().positive(),
      offset: z.int().nonnegative(),
      after: z.string().nullable(),
      olderThanSeconds: z.number().exactOptional(),
      maxAgeDays: z.number().nullable().exactOptional(),
    }),
    period: period.nullable(),
    of: z.enum(chatKinds),
    total: count('All chats of the kind.'),
    next: z
      .string()
      .nullable()
      .describe(
        'Where the list goes on: the after of the next page, which is else asked the same. Null: there is no more.',
      ),
    changed: z
      .boolean()
      .describe(
        'Whether the store changed since the page that after is of: chats that late rows moved may then come twice, or be missing.',
      ),
    rows: z.array(
      z.strictObject({
        chatId: z.string(),
        establishmentId: z.string(),
        establishment: z.string().describe("The establishment's name."),
        channel: z.string(),
        platform: z.string(),
        startedAt: instant.nullable().describe('The first customer message; null when the customer never wrote.'),
        state: z.enum(chatStates).nullable().describe('Of the wait that the list is about; null when there is none.'),
        waitSeconds: seconds('Of that wait; of an open one up to asOf.').nullable(),
      }),
    ),
  }),
  example: { period: 'last-month', of: 'unanswered', limit: 20 },
  columns: () => [
    { name: 'chatId', title: 'Chat', type: 'id', value: row => row.chatId },
    { name: 'establishmentId', title: 'Establishment', type: 'id', value: row => row.establishmentId },
    { name: 'establishment', title: 'Name', type: 'text', value: row => row.establishment },
    { name: 'channel', title: 'Channel', type: 'text', value: row => row.channel },
    { name: 'platform', title: 'Platform', type: 'text', value: row => row.platform },
    { name: 'startedAt', title: 'Started', type: 'instant?', value: row => row.startedAt },
    { name: 'state', title: 'State', type: 'code?', value: row => row.state },
    { name: 'waitSeconds', title: 'Wait', type: 'seconds?', value: row => row.waitSeconds },
  ],
  rows: ({ rows }) => rows,
  async run(reader, asked) {
    const { of, limit, offset, olderThanSeconds, maxAgeDays } = asked
    const after = asked.after === null ? null : readCursor(asked.after)
    // The pages of a list are of one instant.
    const scope = await resolveOptionalScope(
      reader,
      after === null ? asked : { asOf: after.asOf, ...withoutMissing(asked) },
    )
    const { asOf } = scope
    const isWatched = of === 'watched'
    const threshold = { start: asOf, end: asOf - microsOf(olderThanSeconds), asOf }
    const picked: PickedChats = {
      window: isWatched ? threshold : (scope.window ?? threshold),
      conditions: scope.conditions,
      since: maxAgeDays === null ? null : asOf - microsOf(maxAgeDays * 86_400),
    }
    const paging = { of, limit, offset, after: asked.after }
    const head = answerHead(scope, asked, isWatched ? { ...paging, olderThanSeconds, maxAgeDays } : paging)
    const list = listOf(head.query)
    if (after !== null) assertSameList(after, list)
    const load = await readLastLoad(reader.engine)
    const { total, chats, last } = await readChatPage(reader, picked, { of, limit, offset, after })
    return {
      ...head,
      of,
      total,
      next: last === null ? null : writeCursor({ list, asOf, load, ...last }),
      changed: after !== null && after.load !== load,
      rows: await mapInSlices(chats, listedChat, reader.engine.signal),
    }
  },
  ask: chatList,
}

/**
 * The chats behind a count, a page of them; `next` is where the list goes on, to be asked for as `after` of the same query.
 *
 * Of chats `started`, `handled`, `closedUnanswered` and `unanswered`, state and wait are those of the first wait at `asOf`; of `waiting`
 * and `watched`, of the wait that is open: at the end of the period, or at `asOf` when that is earlier, and at `asOf`; of `active`, of the
 * wait that is open at `asOf`, else of the first. Chats that wait are listed by their wait, the longest first, the others by their start,
 * the latest first, those without any last; then by id. Throws `InvalidQueryError`.
 */
export function chatList<A extends string>(source: Source<A>, query: ChatListQuery<A>): Promise<ChatListAnswer> {
  return ask(chatListOperator, source, query)
}

/** The same without an `asOf` that nobody gave. */
function withoutMissing<A extends { readonly asOf?: unknown }>({ asOf, ...asked }: A) {
  return asOf === undefined ? asked : { ...asked, asOf }
}

function listedChat(chat: PagedChat): ChatListRow {
  return {
    chatId: chat.chat_id ?? '',
    establishmentId: chat.establishment_id ?? '',
    establishment: chat.establishment ?? '',
    channel: chat.channel ?? '',
    platform: chat.platform ?? '',
    startedAt: chat.started_micros === null ? null : formatInstant(chat.started_micros),
    state: chatStates.find(state => state === chat.state) ?? null,
    waitSeconds: chat.wait_micros === null ? null : secondsOf(chat.wait_micros),
  }
}
