import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import type { QueueBackend } from '../../jobs/queue/backend.ts'
import { openQueueBackend } from '../../jobs/queue/open-backend.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { repeatStrategy } from '../../jobs/schedule/repeat-strategy.ts'
import { applySchedule, readScheduleState, removeSchedule } from '../../jobs/schedule/schedule-state.ts'
import { queueNames } from '../../jobs/worker/run-queues.ts'
import { type RunningWorker, startWorker } from '../../jobs/worker/start-worker.ts'
import { type RedisServer, redisSkipped, startRedis } from '../servers/redis.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { openShop, type Shop, type ShopOptions } from './shop.ts'

let shop: Shop
let folder: string
let backend: QueueBackend
let redis: RedisServer | null = null
let worker: RunningWorker | null = null
beforeAll(async () => {
  shop = await openShop()
  folder = await mkdtemp(join(tmpdir(), 'causerie-queue-'))
  // Both queues pass the suite in jobs/queue; Redis, the faster one, is used here if there is one.
  redis = redisSkipped === null ? await startRedis() : null
  const where = redis === null ? {} : { redisUrl: redis.url }
  backend = await openQueueBackend({ ...where, prefix: 'test', embeddedDirectory: folder, repeatStrategy })
})
beforeEach(async () => {
  for (const name of queueNames) await backend.queue(name).obliterate({ force: true })
})
afterEach(async () => {
  await worker?.stop()
  worker = null
})
afterAll(async () => {
  await backend.close()
  await redis?.stop()
  await shop.close()
  await rm(folder, { recursive: true, force: true })
})

/** Makes a worker check everything several times a second. */
const quick = { queue: { lockSeconds: 0.5 } }

function flowOf(options: ShopOptions = {}) {
  return shop.flow({
    ...options,
    subscription: { folder: 'out', formats: ['html'], ...options.subscription },
    config: quick,
  })
}

async function start(flow: Flow): Promise<void> {
  worker = await startWorker(flow, backend, { concurrency: 1, stopSeconds: 0.5 })
}

async function statesOf({ config, now }: Flow): Promise<Readonly<Record<string, string>>> {
  const ledger = openLedger(config.ledger, { now })
  const runs = await ledger.runs()
  const states = await Promise.all(
    runs.map(async run => [run, (await ledger.latest('run', run, 'run')).state] as const),
  )
  return Object.fromEntries(states.toSorted())
}

async function until(flow: Flow, states: Readonly<Record<string, string>>): Promise<void> {
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline) {
    if (JSON.stringify(await statesOf(flow)) === JSON.stringify(states)) return
    await sleep(50)
  }
  expect(await statesOf(flow)).toEqual(states)
}

test('a slot that has come is run once; a restarted worker adds no run', async () => {
  const flow = await flowOf()
  await applySchedule(flow.config, 'monthly', { now: '2026-10-15T00:00:00Z' })
  await start(flow)
  await until(flow, { 'monthly.20261101T070000Z': 'done' })
  const { plan } = await flow.ledger.view('monthly.20261101T070000Z')
  expect(plan).toMatchObject({ slot: '2026-11-01T07:00:00Z', driver: 'queue' })
  await worker?.stop()
  await start(flow)
  await sleep(700)
  expect(Object.keys(await statesOf(flow))).toHaveLength(1)
})

test('a queue that lost its jobs is refilled from the ledger, and the run ends', async () => {
  const flow = await flowOf({ subscription: { scope: { each: ['establishment'] }, where: { region: ['Nord'] } } })
  await applySchedule(flow.config, 'monthly', { now: '2026-10-15T00:00:00Z' })
  await start(flow)
  await until(flow, { 'monthly.20261101T070000Z': 'planned' })
  for (const name of queueNames) await backend.queue(name).obliterate({ force: true })
  await until(flow, { 'monthly.20261101T070000Z': 'done' })
})

test('settleHours: the run is planned, and its figures frozen, when the period has settled', async () => {
  let clock = '2026-11-03T22:59:59Z'
  const flow = await flowOf({ subscription: { settleHours: 72 }, now: () => clock })
  await applySchedule(flow.config, 'monthly', { now: '2026-10-15T00:00:00Z' })
  await start(flow)
  await sleep(700)
  expect(await statesOf(flow)).toEqual({})
  clock = '2026-11-03T23:00:00Z'
  await until(flow, { 'monthly.20261101T070000Z': 'done' })
  // The shop's log is stale, so asOf is the end of its data.
  expect(await flow.ledger.plan('monthly.20261101T070000Z')).toMatchObject({
    plannedAt: '2026-11-03T23:00:00Z',
    query: { asOf: '2026-10-30T11:00:00.000001Z' },
  })
})

const daily = { schedule: { daily: true, at: '08:00', zone: 'Europe/Paris' }, period: '2026-10' }
const [sixth, seventh, eighth] = [
  'monthly.20261106T070000Z',
  'monthly.20261107T070000Z',
  'monthly.20261108T070000Z',
] as const

test.each([
  { catchUp: 'latest', states: { [seventh]: 'skipped', [eighth]: 'done' } },
  { catchUp: 'all', states: { [sixth]: 'done', [seventh]: 'done', [eighth]: 'done' } },
  { catchUp: 'none', states: { [eighth]: 'skipped' } },
])('three days without a worker, catchUp $catchUp', async ({ catchUp, states }) => {
  const flow = await flowOf({ subscription: { ...daily, catchUp }, now: () => '2026-11-08T12:00:00Z' })
  await applySchedule(flow.config, 'monthly', { now: '2026-11-05T12:00:00Z' })
  await start(flow)
  await until(flow, states)
})

test('plan jobs left by a dead worker obey catchUp', async () => {
  const flow = await flowOf({ subscription: daily, now: () => '2026-11-08T12:00:00Z' })
  await applySchedule(flow.config, 'monthly', { now: '2026-11-05T12:00:00Z' })
  const slots = [6, 7, 8].map(day => ({ local: `2026-11-0${day}T08:00`, instant: `2026-11-0${day}T07:00:00Z` }))
  await backend.queue('plan').addBulk(slots.map(slot => ({ name: 'plan', data: { subscription: 'monthly', slot } })))
  await start(flow)
  await until(flow, { [seventh]: 'skipped', [eighth]: 'done' })
})

test('a removed schedule stays removed after a restart, and starts again when applied', async () => {
  const flow = await flowOf({ subscription: daily, now: () => '2026-11-08T12:00:00Z' })
  await applySchedule(flow.config, 'monthly', { now: '2026-11-05T12:00:00Z' })
  await removeSchedule(flow.config.ledger, 'monthly')
  const slot = { local: '2026-11-06T08:00', instant: '2026-11-06T07:00:00Z' }
  await backend.queue('plan').add('plan', { subscription: 'monthly', slot })
  await start(flow)
  await sleep(700)
  expect(await statesOf(flow)).toEqual({})
  expect(await backend.queue('tick').getJobSchedulers()).toEqual([])
  expect(await applySchedule(flow.config, 'monthly', { now: flow.now() })).toMatchObject({
    since: flow.now(),
    active: true,
  })
  await sleep(700)
  expect(await statesOf(flow)).toEqual({})
  expect(await backend.queue('tick').getJobSchedulers()).toMatchObject([{ key: 'monthly' }])
})

test('a changed schedule misses no slots; a subscription removed from the config has no job scheduler', async () => {
  const first = await flowOf({ subscription: daily, now: () => '2026-11-05T12:00:00Z' })
  await start(first)
  await sleep(200)
  await worker?.stop()
  const changed = await flowOf({ subscription: { ...daily, schedule: { ...daily.schedule, at: '09:00' } } })
  const config = { ...changed.config, ledger: first.config.ledger }
  await start({ ...changed, config, ledger: first.ledger })
  await sleep(700)
  expect(await statesOf(first)).toEqual({})
  expect(await readScheduleState(first.config.ledger, 'monthly')).toMatchObject({ since: changed.now() })
  await worker?.stop()
  await start({ ...changed, config: { ...config, subscriptions: {} }, ledger: first.ledger })
  await sleep(700)
  expect(await backend.queue('tick').getJobSchedulers()).toEqual([])
})

test('a stopped worker hands unfinished deliveries back, uncounted, and no letter is sent twice', async () => {
  const smtp: RunningSmtp = await startSmtp({ rcptDelayMs: 4_000 })
  try {
    const options = { smtp, recipients: ['ann@shop.example,Ann,fr'], subscription: { attempts: 1 } }
    const flow = await shop.flow({ ...options, config: quick })
    await applySchedule(flow.config, 'monthly', { now: '2026-10-15T00:00:00Z' })
    await start(flow)
    while (smtp.connections() === 0) await sleep(20)
    await worker?.stop()
    const run = 'monthly.20261101T070000Z'
    const { reports, deliveries } = await flow.ledger.view(run)
    expect([...reports.values()]).toMatchObject([{ state: 'rendered' }])
    expect([...deliveries.values()].every(({ state, attempts }) => state === 'planned' && attempts === 0)).toBe(true)
    await start(flow)
    await until(flow, { [run]: 'done' })
    expect(smtp.accepted).toHaveLength(1)
  } finally {
    await worker?.stop()
    worker = null
    await smtp.stop()
  }
})
