import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { mapInSlices } from '../../slices.ts'
import { formatInstant, microsOf, secondsOf } from '../../time/instant.ts'
import { type Answer, type ChatState, chatStates, type Period } from '../definitions/answers.ts'
import { type ChatKind, type CommonQuery, chatKinds, type PeriodInput } from '../definitions/query.ts'
import { instantKeys, watchedKeys } from '../definitions/query-schema.ts'
import { answerHead, resolveOptionalScope } from '../reading/scope.ts'
import { assertSameList, listOf, readCursor, readLastLoad, writeCursor } from './chat-cursor.ts'
import { type PagedChat, readChatPage } from './chat-page.ts'
import type { PickedChats } from './chat-rows.ts'
import { ask, type Operator } from './operator.ts'

export interface ChatListQuery<Attribute extends string = never> extends CommonQuery<Attribute> {
  /** Required, except for `watched`, which shows the waits open at `asOf`. */
  readonly period?: PeriodInput
  readonly of: ChatKind
  /** For `watched`. Default 4 days (345 600). */
  readonly olderThanSeconds?: number
  /** For `watched`: leaves out waits older than this many times 24 h. Default: none. */
  readonly maxAgeDays?: number
  /** The number of rows to list, at most 50 000. Default 50. */
  readonly limit?: number
  /** The number of rows to skip; not together with `after`. Default 0. */
  readonly offset?: number
  /**
   * The `next` of the previous page. Apart from `limit`, the rest of the query must be that of the page; `asOf` defaults to the page's.
   * Every chat that keeps its place between two versions of a store is listed exactly once, however long the list.
   */
  readonly after?: string | null
}

interface ChatListOptions {
  readonly of: ChatKind
  readonly limit: number
  readonly offset: number
  readonly after: string | null
  /** Only for `watched`. */
  readonly olderThanSeconds?: number
  /** Only for `watched`. */
  readonly maxAgeDays?: number | null
}

export interface ChatListRow {
  readonly chatId: string
  readonly establishmentId: string
  /** The establishment's name. */
  readonly establishment: string
  readonly channel: string
  readonly platform: string
  /** The first customer message, ISO 8601 UTC; null when the customer did not write before `asOf`. */
  readonly startedAt: string | null
  /** The state of the wait that the list is about, see `chatList`; null when there is none. */
  readonly state: ChatState | null
  readonly waitSeconds: number | null
}

export interface ChatListAnswer extends Answer<'chatList', ChatListOptions> {
  /** Null unless the query has one. */
  readonly period: Period | null
  readonly of: ChatKind
  /** The number of chats of this kind on all pages. */
  readonly total: number
  /** The `after` of the next page; null when this page is the last. */
  readonly next: string | null
  /** Whether the store changed since the page of `after`: chats that late rows moved may then be listed twice or not at all. */
  readonly changed: boolean
  readonly rows: readonly ChatListRow[]
}

/** A longer list takes several pages, each of which scans the whole list again. A page this long is some ten megabytes of rows. */
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
    error: 'skips rows from the start of the list, after continues a page: give one of them',
  })
  .refine(({ of, period }) => of === 'watched' || period !== undefined, {
    path: ['period'],
    error: 'is required, except for the chats of a watch list',
  })

export const chatListOperator: Operator<typeof query, typeof chatList, ChatListRow> = {
  name: 'chatList',
  slug: 'chats',
  query,
  answer: ({ answerKeys, count, instant, period, seconds }) =>
    z.strictObject({
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
      total: count('The number of chats of this kind on all pages.'),
      next: z
        .string()
        .nullable()
        .describe('The after of the next page, whose other keys stay the same. Null when this page is the last.'),
      changed: z
        .boolean()
        .describe(
          'Whether the store changed since the page of after: chats that late rows moved may then be listed twice or not at all.',
        ),
      rows: z.array(
        z.strictObject({
          chatId: z.string(),
          establishmentId: z.string(),
          establishment: z.string().describe("The establishment's name."),
          channel: z.string(),
          platform: z.string(),
          startedAt: instant.nullable().describe('The first customer message; null when the customer did not write.'),
          state: z
            .enum(chatStates)
            .nullable()
            .describe('The state of the wait that the list is about; null when there is none.'),
          waitSeconds: seconds('The length of that wait, up to asOf while it is open.').nullable(),
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
    // All pages of a list look at the same instant.
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
 * The chats behind a count, one page of them. Pass `next` as `after` of the same query to get the next page.
 *
 * `state` and `waitSeconds` describe one wait of the chat. For `started`, `handled`, `closedUnanswered` and `unanswered` it is the first
 * wait, judged at `asOf`. For `waiting` it is the wait open at the end of the period, or at `asOf` when that is earlier. For `watched` it is
 * the wait open at `asOf`. For `active` it is the wait open at `asOf`, or else the first.
 *
 * Chats that are waiting (`unanswered`, `waiting`, `watched`) come longest wait first. The others come latest start first, those without a
 * start last. Ties are ordered by id. Throws `InvalidQueryError`.
 *
 * @example
 * const page = await chatList(store, { period: '2026-10', of: 'unanswered', asOf: '2026-11-01T00:00:00Z' })
 * console.log(page.total === page.rows.length, page.next === null) // true true
 */
export function chatList<A extends string>(source: Source<A>, query: ChatListQuery<A>): Promise<ChatListAnswer> {
  return ask(chatListOperator, source, query)
}

/** The query without the key `asOf` when it is undefined. */
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
