import { expect, test } from 'vitest'
import type { Recipient } from '../../config/recipient.ts'
import { logStore } from '../../testing/log-store.ts'
import type { CanonicalRow } from '../../testing/oracle/log.ts'
import { type AlertOrder, draftAlert, flawOfCoverage, isKnownFlaw, lookedAt, unjudged } from './draft-alert.ts'

const micros = (text: string) => BigInt(Date.parse(text)) * 1000n
const row = (
  chatId: string,
  establishmentId: string,
  sentAt: string,
  author: CanonicalRow['author'] = 'customer',
): CanonicalRow => ({
  chatId,
  messageId: `${sentAt} ${author}`,
  sentAt: micros(sentAt),
  author,
  kind: 'message',
  establishmentId,
  customerId: null,
  channel: 'web',
  platform: null,
  updatedAt: null,
  withdrawn: false,
  authorId: null,
  text: null,
  attachments: null,
})
/** Two customers wait at s1 from 1 November, one at s2 from 3 November; the log goes on until the 20th. */
const open = () =>
  logStore({
    rows: [
      row('first', 's1', '2026-11-01T10:00:00Z'),
      row('second', 's1', '2026-11-01T11:00:00Z'),
      row('second', 's1', '2026-11-10T11:00:00Z', 'agent'),
      row('third', 's2', '2026-11-03T10:00:00Z'),
      row('early', 's3', '2026-11-01T09:00:00Z', 'agent'),
      row('last', 's3', '2026-11-20T10:00:00Z', 'agent'),
    ],
    loads: [{ rows: 6, loadedAt: micros('2026-11-20T12:00:00Z'), knownUntil: micros('2026-11-20T12:00:00Z') }],
    establishments: [],
  })

const readerOf = (address: string, establishment: readonly string[], refused: string | null = null): Recipient => ({
  address,
  name: null,
  locale: null,
  scope: { establishment },
  line: 2,
  places: [],
  refused,
})
const orderOf = (asOf: string, more: Partial<AlertOrder> = {}): AlertOrder => ({
  run: 'late.1',
  name: 'late',
  subscription: {
    alert: { each: 'establishment', waiting: { moreThan: 0 } },
    scope: { each: ['establishment'] },
    locale: 'fr',
    loadedSince: 'any',
  } as unknown as AlertOrder['subscription'],
  query: { period: { start: '2026-11-01', end: '2026-12-01' }, zone: 'UTC', asOf, compare: 'previous' },
  store: { staleHours: 24 },
  lastLoadedAt: '2026-11-20T12:00:00Z',
  recipients: [
    readerOf('ann@x.example', ['s1']),
    readerOf('bea@x.example', ['s1', 's2']),
    readerOf('cid@x.example', ['s3']),
  ],
  last: null,
  ...more,
})

test('each reader is told of what begins and is over at their own sites, once', async () => {
  const store = await open()
  const told: string[] = []
  let last: AlertOrder['last'] = null
  for (const day of [4, 6, 9, 15]) {
    const asOf = `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`
    const { alert, deliveries, query, refused } = await draftAlert(store, orderOf(asOf, { last }))
    expect([refused, query.asOf, alert.unjudged]).toEqual([null, asOf, null])
    for (const { to, news = [] } of deliveries)
      told.push(
        `${day} ${to.transport === 'mail' ? to.address : ''} ${news.map(key => key.replace(/ .*"(s\d)".*/, ' $1'))}`,
      )
    told.push(`${day} ${alert.verdict}: ${alert.on.map(({ group, since }) => `${group?.value} ${since.slice(8, 10)}`)}`)
    last = { alert, asOf }
  }
  expect(told).toEqual([
    '4 quiet: ',
    '6 ann@x.example begins s1',
    '6 bea@x.example begins s1',
    '6 fired: s1 06',
    '9 bea@x.example begins s2',
    '9 fired: s1 06,s2 09',
    '15 fired: s1 06,s2 09',
  ])
  // An older slot that is caught up on says nothing, and changes nothing.
  const late = await draftAlert(store, orderOf('2026-11-04T12:00:00Z', { last }))
  expect([late.deliveries, late.alert.on, late.alert.news]).toEqual([[], last?.alert.on, []])
  store.close()
})

test('whom the list rules out is told to the operator once', async () => {
  const store = await open()
  const recipients = [readerOf('ann@x.example', [], 'list.csv:2: must have a value'), readerOf('bea@x.example', ['s1'])]
  const first = await draftAlert(store, orderOf('2026-11-06T12:00:00Z', { recipients }))
  expect(first.deliveries.map(({ refused }) => refused)).toEqual(['list.csv:2: must have a value', null])
  expect(first.alert.refused).toHaveLength(1)
  const last = { alert: first.alert, asOf: first.query.asOf }
  const second = await draftAlert(store, orderOf('2026-11-07T12:00:00Z', { recipients, last }))
  expect([second.deliveries, second.alert.refused]).toEqual([[], first.alert.refused])
  store.close()
})

test('nothing is judged by a store that was loaded too long ago, or whose log does not go far enough', async () => {
  const store = await open()
  const flawOf = async (asOf: string, loadedSince: string, lastLoadedAt: string | null) => {
    const order = orderOf(asOf, { lastLoadedAt })
    const subscription = { ...order.subscription, loadedSince } as AlertOrder['subscription']
    const { refused, alert, deliveries } = await draftAlert(store, { ...order, subscription })
    expect(deliveries.length > 0 && refused !== null).toBe(false)
    return alert.unjudged === null ? null : `${alert.unjudged.kind} ${refused?.state}`
  }
  const asOf = '2026-11-20T12:00:00Z'
  const hourBefore = '2026-11-20T11:00:00Z'
  expect(await flawOf(asOf, 'as-of', asOf)).toBeNull()
  expect(await flawOf(asOf, 'as-of', hourBefore)).toBe('late failed')
  expect(await flawOf(asOf, 'period-end', hourBefore)).toBeNull()
  expect(await flawOf(asOf, 'period-end', '2026-11-19T12:00:00Z')).toBeNull()
  expect(await flawOf(asOf, 'period-end', '2026-11-19T11:59:59Z')).toBe('late failed')
  expect(await flawOf(asOf, 'period-end', null)).toBe('late failed')
  expect(await flawOf(asOf, 'any', null)).toBeNull()
  expect(await flawOf('2026-11-22T12:00:01Z', 'any', null)).toBe('not-covered failed')
  store.close()
})

test('a log must be known from where a condition looks, to where it may end', () => {
  const query = {
    period: { start: '2026-11-01', end: '2026-12-01' },
    zone: 'Europe/Paris',
    asOf: '2026-11-20T12:00:00Z',
  }
  const flaw = (alert: object, from: string | null, until: string | null = query.asOf) =>
    flawOfCoverage(
      { from: from === null ? null : micros(from), until: until === null ? null : micros(until) } as never,
      { query: query as never, alert: { each: 'all', ...alert } as never, staleHours: 24 },
    )?.kind ?? null
  const waiting = { waiting: { moreThan: 1 } }
  expect(flaw(waiting, null)).toBe('not-covered')
  expect(flaw(waiting, '2026-11-01T00:00:00Z', null)).toBe('not-covered')
  expect(flaw(waiting, query.asOf)).toBeNull()
  expect(flaw(waiting, '2026-11-20T12:00:01Z')).toBe('not-covered')
  const metric = { metric: { name: 'activeChats', above: 1, atLeast: 1 } }
  expect(flaw(metric, '2026-10-31T23:00:00Z')).toBeNull()
  expect(flaw(metric, '2026-10-31T23:00:01Z')).toBe('not-covered')
  const silence = { silence: { hours: 48 } }
  expect(flaw(silence, '2026-11-18T12:00:00Z')).toBeNull()
  expect(flaw(silence, '2026-11-18T12:00:01Z')).toBe('not-covered')
  expect(lookedAt({ from: null, until: micros('2026-11-20T11:00:00Z') } as never, query.asOf)).toBe(
    '2026-11-20T11:00:00Z',
  )
  expect(lookedAt({ from: null, until: micros('2026-11-20T13:00:00Z') } as never, query.asOf)).toBe(query.asOf)
  expect(lookedAt({ from: null, until: null } as never, query.asOf)).toBe(query.asOf)
})

test('what could not be judged stays as it was, and its reason is new only once', () => {
  const condition = { each: 'all', waiting: { moreThan: 1 } } as const
  const missed = unjudged(condition, null, { kind: 'missed', text: 'no worker' })
  expect(missed).toEqual({
    alert: {
      verdict: 'not-judged',
      unjudged: { kind: 'missed', text: 'no worker' },
      condition,
      on: [],
      news: [],
      refused: [],
    },
    refused: { state: 'skipped', reason: 'could not judge: no worker' },
  })
  const last = { asOf: '2026-11-06T12:00:00Z', alert: { ...missed.alert, refused: ['x'], on: [{ key: 'k' }] as never } }
  const late = unjudged(condition, last, { kind: 'late', text: 'old' })
  expect(late).toMatchObject({ alert: { on: [{ key: 'k' }], refused: ['x'] }, refused: { state: 'failed' } })
  expect(isKnownFlaw(missed.alert, last)).toBe(true)
  expect(isKnownFlaw(late.alert, last)).toBe(false)
  expect(isKnownFlaw(missed.alert, null)).toBe(false)
  expect(isKnownFlaw({ ...missed.alert, unjudged: null }, { ...last, alert: { ...last.alert, unjudged: null } })).toBe(
    false,
  )
})
