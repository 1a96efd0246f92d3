import { deepEqual, equal, ok } from 'node:assert/strict'
import fc from 'fast-check'
import type { Source } from '../../src/engine/source.ts'
import { type ChatListQuery, type ChatListRow, chatList } from '../../src/metrics/operators/chat-list.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { parseInstant } from '../oracle/instant.ts'
import { compareText } from '../oracle/text.ts'
import { assertSame, type Law, law, queries, situation } from './law.ts'

const lists = situation(where =>
  fc.tuple(queries(where, 'chatList'), fc.integer({ min: 1, max: 7 })).map(([complete, size]) => log => ({
    asked: complete(log),
    size,
  })),
)

export const chatListLaws: readonly Law[] = [
  law(
    null,
    'the pages of a list by offset give every chat once, in order',
    lists,
    ({ log, asked: { asked, size } }, withStore) =>
      withStore(log, async store => {
        for (const { limit: _, offset: __, ...query } of asked) {
          const whole = await chatList(store, { ...query, limit: 1000 })
          const pages: ChatListRow[] = []
          for (let offset = 0; offset < whole.total + size; offset += size) {
            const page = await chatList(store, { ...query, limit: size, offset })
            equal(page.total, whole.total)
            equal(page.rows.length, Math.max(0, Math.min(size, whole.total - offset)))
            pages.push(...page.rows)
          }
          deepEqual(pages, whole.rows)
          equal(new Set(pages.map(({ chatId }) => chatId)).size, whole.total)
          deepEqual(pages, [...pages].sort(query.of in byWait ? longestFirst : latestFirst))
        }
      }),
  ),
  law(
    null,
    'the pages by cursor give every chat once, in order, with any page sizes, as of the first page',
    lists,
    ({ log, asked: { asked, size } }, withStore) =>
      withStore(log, async store => {
        for (const { limit: _, offset: __, ...query } of asked) {
          const whole = await chatList(store, { ...query, limit: 1000 })
          const { asOf: ___, ...undated } = query
          const pages: ChatListRow[] = []
          let page = await chatList(store, { ...query, limit: size })
          for (;;) {
            const { total, asOf, period, changed } = page
            deepEqual(
              { total, asOf, period, changed },
              { total: whole.total, asOf: whole.asOf, period: whole.period, changed: false },
            )
            pages.push(...page.rows)
            if (page.next === null) break
            ok(page.rows.length > 0, 'a page that is not the last is empty')
            // The cursor carries the as-of time.
            page = await chatList(store, { ...undated, limit: size + (pages.length % 2), after: page.next })
          }
          deepEqual(pages, whole.rows)
          equal(whole.next, null)
        }
      }),
  ),
  law(
    null,
    'the total of a list of chats is the metric that counts them',
    lists,
    ({ log, asked: { asked } }, withStore) =>
      withStore(log, async store => {
        for (const query of asked) {
          const { total, rows } = await chatList(store, { ...query, limit: 1000, offset: 0 })
          assertSame(total, await countOf(store, query), query)
          equal(rows.length, total)
          const state = { handled: 'handled', closedUnanswered: 'closed', unanswered: 'waiting', waiting: 'waiting' }
          const expected = (state as Partial<Record<ChatListQuery['of'], string>>)[query.of]
          if (expected !== undefined) for (const row of rows) equal(row.state, expected)
        }
      }),
  ),
]

/** The lists that are ordered by waiting time. */
const byWait: { readonly [kind in ChatListQuery['of']]?: true } = { unanswered: true, waiting: true, watched: true }

function longestFirst(a: ChatListRow, b: ChatListRow): number {
  return (b.waitSeconds ?? -1) - (a.waitSeconds ?? -1) || compareText(a.chatId, b.chatId)
}

function latestFirst(a: ChatListRow, b: ChatListRow): number {
  if (a.startedAt === b.startedAt) return compareText(a.chatId, b.chatId)
  if (a.startedAt === null || b.startedAt === null) return a.startedAt === null ? 1 : -1
  return parseInstant(a.startedAt) > parseInstant(b.startedAt) ? -1 : 1
}

async function countOf(store: Source, query: ChatListQuery<string>): Promise<number | null> {
  const { of, olderThanSeconds, maxAgeDays, limit: _, offset: __, period, ...rest } = query
  if (of === 'watched') {
    const watched = {
      ...(olderThanSeconds === undefined ? {} : { olderThanSeconds }),
      ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    }
    return (await watchList(store, { ...rest, ...watched })).waitingChats
  }
  const asked = { ...rest, period: period ?? '' }
  switch (of) {
    case 'active':
      return (await volume(store, asked)).activeChats
    case 'waiting':
      return (await split(store, { ...asked, by: ['platform'], metric: 'waitingChats' })).total
    case 'started':
      return (await summary(store, asked)).started
    case 'handled':
      return (await summary(store, asked)).handled
    case 'closedUnanswered':
      return (await summary(store, asked)).closedUnanswered
    case 'unanswered':
      return (await summary(store, asked)).waiting
  }
}
