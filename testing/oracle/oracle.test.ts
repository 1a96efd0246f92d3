import { expect, test } from 'vitest'
import { establishment, row } from './example.ts'
import { evolution, heatmap, ranking, split, stored, summary, volume, watchList } from './oracle.ts'

/** Establishments in Paris: north (regions a and b), south (b), an unlisted one, and a listed one without chats. */
const store = stored({
  rows: [
    row({
      chatId: '1',
      messageId: '1',
      at: '2026-03-02T09:00:00Z',
      establishmentId: 'north',
      channel: 'widget',
      customerId: 'x',
    }),
    row({ chatId: '1', messageId: '2', at: '2026-03-02T10:00:00Z', establishmentId: 'north', author: 'agent' }),
    row({
      chatId: '2',
      messageId: '1',
      at: '2026-03-02T23:30:00Z',
      establishmentId: 'south',
      channel: 'sms',
      customerId: 'x',
    }),
    row({
      chatId: '3',
      messageId: '1',
      at: '2026-03-04T08:00:00Z',
      establishmentId: 'south',
      channel: 'sms',
      customerId: 'y',
    }),
    row({
      chatId: '3',
      messageId: '2',
      at: '2026-03-04T08:30:00Z',
      establishmentId: 'south',
      author: 'system',
      kind: 'archive',
    }),
    row({ chatId: '4', messageId: '1', at: '2026-02-10T08:00:00Z', establishmentId: 'unlisted' }),
    row({ chatId: '4', messageId: '2', at: '2026-03-10T08:00:00Z', establishmentId: 'unlisted', author: 'bot' }),
  ],
  establishments: [
    {
      attributes: ['region'],
      rows: [
        establishment({
          establishmentId: 'north',
          name: 'North',
          timeZone: 'Europe/Paris',
          values: [['region', ['a', 'b']]],
        }),
        establishment({ establishmentId: 'south', timeZone: 'Europe/Paris', values: [['region', ['b']]] }),
        establishment({ establishmentId: 'quiet', values: [['region', ['q']]] }),
      ],
    },
  ],
})
const march = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' } as const

test('volume', () => {
  expect(volume(store, march)).toEqual({
    kind: 'volume',
    knownFrom: '2026-02-10T08:00:00Z',
    knownUntil: '2026-03-10T08:00:00.000001Z',
    covered: { period: 'partly', comparison: 'partly' },
    period: { start: '2026-03-01', end: '2026-04-01', zone: 'UTC' },
    asOf: '2026-04-01T00:00:00Z',
    comparison: { start: '2026-02-01', end: '2026-03-01', zone: 'UTC', toDate: false, cutAt: null, unequalDays: true },
    activeChats: 4,
    activeCustomers: 3,
    messages: 5,
    previous: { activeChats: 1, activeCustomers: 1, messages: 1 },
    changeRatio: { activeChats: 3, activeCustomers: 2, messages: 4 },
  })
  // March is not over, so February is cut at the same point. The customer's message of the 10th is at the cut, not before it.
  const toDate = volume(store, { ...march, asOf: '2026-03-10T08:00:00Z' })
  expect(toDate).toMatchObject({ messages: 4, previous: { messages: 0 }, changeRatio: { messages: null } })
  expect(toDate.comparison).toMatchObject({ toDate: true, cutAt: '2026-02-10T08:00:00Z' })
})

test('split by a multi-valued attribute, and by two dimensions', () => {
  const byRegion = split(store, { ...march, by: ['region'] })
  expect(byRegion.total).toBe(4)
  expect(byRegion.rows).toEqual([
    { key: { region: 'b' }, value: 3, of: null, share: 0.75 },
    { key: { region: 'a' }, value: 1, of: null, share: 0.25 },
    { key: { region: 'unknown' }, value: 1, of: null, share: 0.25 },
  ])
  const inNorth = split(store, {
    ...march,
    by: ['region', 'channel'],
    where: { region: ['a'] },
    metric: 'meanDelaySeconds',
  })
  expect(inNorth.rows).toEqual([
    { key: { region: 'a', channel: 'widget' }, value: 3600, of: 1, share: null },
    { key: { region: 'b', channel: 'widget' }, value: 3600, of: 1, share: null },
  ])
})

test('evolution stops at asOf and matches the comparison by position', () => {
  const { rows } = evolution(store, {
    period: { start: '2026-03-02', end: '2026-03-05' },
    compare: { start: '2026-02-09', end: '2026-02-13' },
    asOf: '2026-03-03T12:00:00Z',
    grain: 'day',
  })
  expect(rows.map(({ of, previousOf, ...row }) => row)).toEqual([
    { bucket: '2026-03-02', partial: false, key: {}, value: 2, previousBucket: '2026-02-09', previousValue: 0 },
    { bucket: '2026-03-03', partial: true, key: {}, value: 0, previousBucket: '2026-02-10', previousValue: 1 },
    { bucket: '2026-03-04', partial: true, key: {}, value: null, previousBucket: '2026-02-11', previousValue: 0 },
    { bucket: null, partial: null, key: {}, value: null, previousBucket: '2026-02-12', previousValue: 0 },
  ])
})

test('ranking: ties, previous ranks, folded and empty groups', () => {
  const all = ranking(store, { ...march, by: 'establishment', withEmpty: true })
  expect(
    all.rows.map(row => [row.rank, row.label, row.value, row.previousValue, row.previousRank, row.rankChange]),
  ).toEqual([
    [1, 'south', 2, 0, null, null],
    [2, 'North', 1, 0, null, null],
    [2, 'unlisted', 1, 1, 1, -1],
    [4, 'quiet', 0, 0, null, null],
  ])
  // Chat 1 is in region a, which is among the others, and in b, which is listed.
  const top = ranking(store, { ...march, by: 'region', top: 1 })
  expect(top.rows.map(row => row.label)).toEqual(['b'])
  expect(top.others).toEqual({ count: 2, value: 2, of: null })
})

test('a delay has the number of its chats, 0 for none, and null for a time to come', () => {
  const shared = { metric: 'meanDelaySeconds', ...march } as const
  const { rows, others, totalOf } = ranking(store, { ...shared, by: 'establishment', withEmpty: true, top: 2 })
  expect(rows.map(row => [row.label, row.value, row.of, row.previousValue, row.previousOf])).toEqual([
    ['North', 3600, 1, null, 0],
    ['quiet', null, 0, null, 0],
  ])
  expect([others, totalOf]).toEqual([null, 1])
  const days = { period: { start: '2026-03-02', end: '2026-03-05' }, grain: 'day', compare: 'none' } as const
  const followed = evolution(store, { ...shared, ...days, metric: 'handledWithin1h', asOf: '2026-03-03T12:00:00Z' })
  expect(followed.rows.map(row => [row.value, row.of, row.previousOf])).toEqual([
    [0, 2, null],
    [null, 0, null],
    [null, null, null],
  ])
})

test('heatmap, in the time zone of the establishment', () => {
  const { cells } = heatmap(store, march)
  expect(cells).toHaveLength(168)
  const filled = cells.filter(cell => cell.state !== 'none')
  expect(filled.map(({ weekday, hour, state }) => [weekday, hour, state])).toEqual([
    [1, 10, 'handled'],
    [2, 0, 'waiting'],
    [3, 9, 'closed'],
  ])
  expect(filled[0]).toMatchObject({ started: 1, handled: 1, meanDelaySeconds: 3600, meanDelayAtLeastSeconds: 3600 })
  expect(filled[1]).toMatchObject({
    waiting: 1,
    meanDelaySeconds: null,
    meanDelayAtLeastSeconds: 29 * 86_400 + 1800,
  })
  expect(filled[2]).toMatchObject({ closedUnanswered: 1, meanDelayAtLeastSeconds: null })
})

test('watch list: strictly longer than the threshold, no longer than the limit', () => {
  const exactly = { asOf: '2026-03-06T23:30:00Z' }
  expect(watchList(store, exactly).rows.map(row => row.establishmentId)).toEqual(['unlisted'])
  const after = watchList(store, { asOf: '2026-03-06T23:30:00.000001Z', maxAgeDays: 20 })
  expect(after).toMatchObject({ period: null, establishments: 1, waitingChats: 1, droppedChats: 1 })
  expect(after.rows).toEqual([
    {
      establishmentId: 'south',
      name: 'south',
      waitingChats: 1,
      waitingCustomers: 1,
      oldestWaitingSince: '2026-03-02T23:30:00Z',
      longestWaitSeconds: 345_600.000001,
    },
  ])
})

test('summary', () => {
  expect(summary(store, march)).toMatchObject({
    started: 3,
    handled: 1,
    waiting: 1,
    closedUnanswered: 1,
    meanDelaySeconds: 3600,
    medianDelaySecondsCensored: 3600,
    handledWithin1h: 0,
    handledWithin4h: 1 / 3,
  })
})

test('the backlog counts the waits open at the end of each bucket', () => {
  const { rows } = evolution(store, {
    period: { start: '2026-03-02', end: '2026-03-05' },
    compare: 'none',
    asOf: '2026-04-01T00:00:00Z',
    grain: 'day',
    metric: 'waitingChats',
  })
  expect(rows.map(row => row.value)).toEqual([2, 2, 2])
})
