import fc from 'fast-check'
import { expect } from 'vitest'
import type { Source } from '../../src/engine/source.ts'
import { type ChatListQuery, type ChatListRow, chatList } from '../../src/metrics/operators/chat-list.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { parseInstant } from '../oracle/instant.ts'
import { compareText } from '../oracle/text.ts'
import { always, queries, situation, withStore } from './law.ts'

const lists = situation(where =>
  fc.tuple(queries(where, 'chatList'), fc.integer({ min: 1, max: 7 })).map(([complete, size]) => log => ({
    asked: complete(log),
    size,
  })),
)

always('the pages of a list give every chat once, in order', lists, ({ log, asked: { asked, size } }) =>
  withStore(log, async store => {
    for (const { limit: _, offset: __, ...query } of asked) {
      const whole = await chatList(store, { ...query, limit: 1000 })
      const pages: ChatListRow[] = []
      for (let offset = 0; offset < whole.total + size; offset += size) {
        const page = await chatList(store, { ...query, limit: size, offset })
        expect(page.total).toBe(whole.total)
        expect(page.rows.length).toBe(Math.max(0, Math.min(size, whole.total - offset)))
        pages.push(...page.rows)
      }
      expect(pages).toEqual(whole.rows)
      expect(new Set(pages.map(({ chatId }) => chatId)).size).toBe(whole.total)
      expect(pages).toEqual([...pages].sort(query.of in byWait ? longestFirst : latestFirst))
    }
  }),
)

always(
  'so do the pages by a cursor, with as many rows as each asks for, at the instant of the first',
  lists,
  ({ log, asked: { asked, size } }) =>
    withStore(log, async store => {
      for (const { limit: _, offset: __, ...query } of asked) {
        const whole = await chatList(store, { ...query, limit: 1000 })
        const { asOf: ___, ...undated } = query
        const pages: ChatListRow[] = []
        let page = await chatList(store, { ...query, limit: size })
        for (;;) {
          expect(page).toMatchObject({ total: whole.total, asOf: whole.asOf, period: whole.period, changed: false })
          pages.push(...page.rows)
          if (page.next === null) break
          expect(page.rows.length).toBeGreaterThan(0)
          // Filters are the same in any order, and the instant is the cursor's own.
          page = await chatList(store, { ...undated, limit: size + (pages.length % 2), after: page.next })
        }
        expect(pages).toEqual(whole.rows)
        expect(whole.next).toBeNull()
      }
    }),
)

/** Whose chats are listed by how long they wait. */
const byWait: { readonly [kind in ChatListQuery['of']]?: true } = { unanswered: true, waiting: true, watched: true }

function longestFirst(a: ChatListRow, b: ChatListRow): number {
  return (b.waitSeconds ?? -1) - (a.waitSeconds ?? -1) || compareText(a.chatId, b.chatId)
}

function latestFirst(a: ChatListRow, b: ChatListRow): number {
  if (a.startedAt === b.startedAt) return compareText(a.chatId, b.chatId)
  if (a.startedAt === null || b.startedAt === null) return a.startedAt === null ? 1 : -1
  return parseInstant(a.startedAt) > parseInstant(b.startedAt) ? -1 : 1
}

always('the total of a list is the count that its chats stand behind', lists, ({ log, asked: { asked } }) =>
  withStore(log, async store => {
    for (const query of asked) {
      const { total, rows } = await chatList(store, { ...query, limit: 1000, offset: 0 })
      expect(total, fc.stringify(query)).toBe(await countOf(store, query))
      expect(rows.length).toBe(total)
      const state = { handled: 'handled', closedUnanswered: 'closed', unanswered: 'waiting', waiting: 'waiting' }
      const expected = (state as Partial<Record<ChatListQuery['of'], string>>)[query.of]
      if (expected !== undefined) for (const row of rows) expect(row.state).toBe(expected)
    }
  }),
)

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
