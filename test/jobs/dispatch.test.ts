import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnrecoverableError } from 'bullmq'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { openLedger, runId } from '../../jobs/ledger/ledger.ts'
import type { Plan } from '../../jobs/ledger/records.ts'
import type { QueueBackend } from '../../jobs/queue/backend.ts'
import { openQueueBackend } from '../../jobs/queue/open-backend.ts'
import { type Dispatch, openDispatch } from '../../jobs/worker/dispatch.ts'
import { queueNames } from '../../jobs/worker/run-queues.ts'
import { type RedisServer, redisSkipped, startRedis } from '../servers/redis.ts'
import { samplePlan } from './sample-plan.ts'

let folder: string
let redis: RedisServer | null = null
let backend: QueueBackend
let dispatch: Dispatch
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-dispatch-'))
  redis = redisSkipped === null ? await startRedis() : null
  const where = redis === null ? {} : { redisUrl: redis.url }
  backend = await openQueueBackend({ ...where, prefix: 'test', embeddedDirectory: join(folder, 'queue') })
})
afterAll(async () => {
  await backend.close()
  await redis?.stop()
  await rm(folder, { recursive: true })
})

const now = () => '2026-11-01T08:00:00Z'
const [report] = samplePlan.reports as [Plan['reports'][number]]
const [delivery] = samplePlan.deliveries as [Plan['deliveries'][number]]
/** Two reports are to be drawn; a letter and a folder whose report is refused can be carried out at once. */
const plan: Plan = {
  ...samplePlan,
  reports: [report, { ...report, id: 'r2' }],
  deliveries: [
    { ...delivery, id: 'd1' },
    { ...delivery, id: 'd2', reports: [] },
    { ...delivery, id: 'd3', reports: [], to: { transport: 'folder', directory: 'out' } },
  ],
}
const ids = [`${plan.run}.r1.v3`, `${plan.run}.r2.v3`, `${plan.run}.d2`, `${plan.run}.d3`]

beforeEach(async () => {
  await rm(join(folder, 'ledger'), { recursive: true, force: true })
  for (const name of queueNames) await backend.queue(name).obliterate({ force: true })
  const ledger = openLedger(join(folder, 'ledger'), { now })
  await ledger.createPlan(plan)
  const log = pino({ level: 'silent' })
  const config = { stores: {}, subscriptions: {} } as unknown as Config
  dispatch = openDispatch({ config, ledger, threads: null as never, mail: null, log, now }, backend)
  return () => dispatch.close()
})

/** The ids of the jobs that wait, of all queues. */
async function waiting(): Promise<readonly string[]> {
  const jobs = await Promise.all(queueNames.map(name => backend.queue(name).getWaiting()))
  return jobs.flat().map(({ id }) => id ?? '')
}

/** Ends the jobs that wait, without what they are for being done. */
async function end(how: 'completed' | 'failed') {
  for (const name of queueNames) {
    const count = await backend.queue(name).getWaitingCount()
    if (count === 0) continue
    const worker = backend.worker(name, async () => {
      if (how === 'failed') throw new UnrecoverableError('no more attempts')
    })
    await expect.poll(() => backend.queue(name).getJobCountByTypes('waiting', 'active', 'delayed')).toBe(0)
    await worker.close()
  }
}

const losses: Readonly<Record<string, () => Promise<unknown>>> = {
  'nothing happened': async () => undefined,
  'a queue lost its jobs': () => backend.queue('render').obliterate({ force: true }),
  'all queues lost their jobs': () =>
    Promise.all(queueNames.map(name => backend.queue(name).obliterate({ force: true }))),
  'a job was removed': async () => (await backend.queue('render').getJob(ids[0] ?? ''))?.remove(),
  'its jobs ended without doing it': () => end('completed'),
  'its jobs failed for good': () => end('failed'),
}

test.each(Object.entries(losses))('after a check, each open step has one job in its queue: %s', async (_, lose) => {
  await dispatch.reconcile()
  expect(await waiting()).toEqual(ids)
  await lose()
  await dispatch.reconcile()
  expect((await waiting()).toSorted()).toEqual(ids.toSorted())
})

test('a check takes over the run of a terminal that is gone while it is open, and no other', async () => {
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const ofTerminal = async (run: string, isEnded: boolean) => {
    await ledger.createPlan({ ...plan, run, driver: 'terminal' })
    const from = await ledger.latest('run', run, runId)
    if (isEnded) await ledger.advance('run', { run, id: runId, from }, { state: 'failed' })
  }
  await ofTerminal('monthly.open', false)
  await ofTerminal('monthly.ended', true)
  // Outside of a check it may still be the terminal's.
  dispatch.advance('monthly.open')
  for (let time = 0; time < 2; time++) {
    await dispatch.reconcile()
    expect((await waiting()).toSorted()).toEqual(
      [...ids, ...ids.map(id => id.replace(plan.run, 'monthly.open'))].toSorted(),
    )
  }
  expect(await ledger.latest('run', 'monthly.open', runId)).toMatchObject({ state: 'planned', driver: 'queue' })
  expect(await ledger.latest('run', 'monthly.ended', runId)).toMatchObject({ state: 'failed', driver: 'terminal' })
})

test('once closed, it adds nothing more, whoever asks', async () => {
  dispatch.advance(plan.run)
  await expect.poll(waiting).toEqual(ids)
  await dispatch.close()
  for (const name of queueNames) await backend.queue(name).obliterate({ force: true })
  dispatch.advance(plan.run)
  await dispatch.reconcile()
  await dispatch.close()
  expect(await waiting()).toEqual([])
})
