import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { openSmtp } from '../../jobs/delivery/smtp-transport.ts'
import { type Ledger, openLedger, runId } from '../../jobs/ledger/ledger.ts'
import type { DeliveryRecord, RunState } from '../../jobs/ledger/records.ts'
import type { QueueBackend } from '../../jobs/queue/backend.ts'
import { openQueueBackend } from '../../jobs/queue/open-backend.ts'
import type { Threads } from '../../jobs/run/flow.ts'
import { serveWorker } from '../../jobs/worker/http.ts'
import { openLedgerWatch } from '../../jobs/worker/ledger-watch.ts'
import { openMeasures } from '../../jobs/worker/measures.ts'
import { queueNames } from '../../jobs/worker/run-queues.ts'
import { type RedisServer, redisSkipped, startRedis } from '../servers/redis.ts'
import { smtpConfigOf, startSmtp } from '../servers/smtp.ts'
import { samplePlan } from './sample-plan.ts'

let folder: string
let backend: QueueBackend
let queue: string
let redis: RedisServer | null = null
beforeAll(async () => {
  queue = await mkdtemp(join(tmpdir(), 'causerie-queue-'))
  redis = redisSkipped === null ? await startRedis() : null
  const where = redis === null ? {} : { redisUrl: redis.url }
  backend = await openQueueBackend({ ...where, prefix: 'test', embeddedDirectory: queue })
})
afterAll(async () => {
  await backend.close()
  await redis?.stop()
  await rm(queue, { recursive: true })
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-health-'))
})
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await rm(folder, { recursive: true })
})

let clock = '2026-11-01T08:00:00Z'
const now = () => clock
const config = { subscriptions: { monthly: {}, weekly: {}, constructor: {} } } as unknown as Config

async function write(
  ledger: Ledger,
  run: string,
  {
    at,
    state,
    letter = {},
  }: { readonly at: string; readonly state: RunState; readonly letter?: Partial<DeliveryRecord> },
) {
  clock = at
  await ledger.createPlan({ ...samplePlan, run, plannedAt: at, subscription: run.slice(0, run.indexOf('.')) })
  const from = await ledger.latest('delivery', run, 'd1')
  await ledger.advance('delivery', { run, id: 'd1', from }, letter)
  const open = await ledger.latest('run', run, runId)
  if (state !== 'planned') await ledger.advance('run', { run, id: runId, from: open }, { state })
}

async function served(ledger: Ledger) {
  const watch = openLedgerWatch({ config, ledger, now }, { freshMs: 0 })
  const { registry, measured } = await openMeasures(backend, watch)
  const server = await serveWorker(backend, { port: 0, registry, watch })
  closers.push(server.close)
  return {
    measured,
    health: async () => {
      const answer = await fetch(`${server.url}/healthz`)
      return { code: answer.status, ...((await answer.json()) as object) }
    },
    metrics: async () => (await (await fetch(`${server.url}/metrics`)).text()).split('\n'),
  }
}

test('health and metrics give open runs, letters in doubt and last successes; none of these makes the worker unhealthy', async () => {
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const { health, metrics } = await served(ledger)
  expect(await health()).toEqual({
    code: 200,
    status: 'ok',
    queue: backend.kind,
    ledger: { openRuns: 0, oldestOpenRunSeconds: null, doubtfulLetters: 0, unreadableRuns: 0 },
    subscriptions: {
      monthly: { lastSuccess: null },
      weekly: { lastSuccess: null },
      constructor: { lastSuccess: null },
    },
  })
  const doubtful = { state: 'sending', interrupted: true } as const
  await write(ledger, 'monthly.1', { at: '2026-09-01T08:00:00Z', state: 'done', letter: { state: 'sent' } })
  await write(ledger, 'monthly.2', { at: '2026-10-01T08:00:00Z', state: 'done', letter: { state: 'sent' } })
  await write(ledger, 'monthly.3', { at: '2026-11-01T08:00:00Z', state: 'failed', letter: doubtful })
  await write(ledger, 'weekly.1', { at: '2026-11-01T09:00:00Z', state: 'planned' })
  await write(ledger, 'weekly.2', { at: '2026-11-01T10:00:00Z', state: 'planned', letter: { state: 'sending' } })
  await mkdir(join(folder, 'ledger', 'weekly.3'))
  await writeFile(join(folder, 'ledger', 'weekly.3', 'plan.json'), '{')
  clock = '2026-11-01T12:30:00Z'
  expect(await health()).toMatchObject({
    code: 200,
    ledger: { openRuns: 2, oldestOpenRunSeconds: 12_600, doubtfulLetters: 1, unreadableRuns: 1 },
    subscriptions: { monthly: { lastSuccess: '2026-10-01T08:00:00Z' }, weekly: { lastSuccess: null } },
  })
  expect(await metrics()).toEqual(
    expect.arrayContaining([
      'causerie_ledger_writable 1',
      'causerie_open_runs 2',
      'causerie_oldest_open_run_age_seconds 12600',
      'causerie_doubtful_letters 1',
      'causerie_unreadable_runs 1',
      `causerie_last_success_timestamp_seconds{subscription="monthly"} ${Date.parse('2026-10-01T08:00:00Z') / 1000}`,
    ]),
  )
  // Another process settles the letter.
  const other = openLedger(join(folder, 'ledger'), { now })
  const from = await other.latest('delivery', 'monthly.3', 'd1')
  await other.advance('delivery', { run: 'monthly.3', id: 'd1', from }, { state: 'sent', interrupted: false })
  expect(await health()).toMatchObject({ ledger: { doubtfulLetters: 0 } })
})

test('metrics count the jobs of each queue by state', async () => {
  const { metrics } = await served(openLedger(join(folder, 'ledger'), { now }))
  for (const [index, name] of queueNames.entries()) {
    const jobs = (count: number, opts: object) => Array.from({ length: count }, () => ({ name, data: {}, opts }))
    await backend.queue(name).addBulk([...jobs(index + 1, {}), ...jobs(index, { delay: 3_600_000 })])
    closers.push(() => backend.queue(name).obliterate({ force: true }))
  }
  const counted = (await metrics()).filter(line => line.startsWith('causerie_jobs{'))
  expect(counted.toSorted()).toEqual(
    queueNames
      .flatMap((queue, index) => {
        const counts = { waiting: index + 1, active: 0, delayed: index, failed: 0 }
        return Object.entries(counts).map(
          ([state, count]) => `causerie_jobs{queue="${queue}",state="${state}"} ${count}`,
        )
      })
      .toSorted(),
  )
})

test('metrics time the letters and count the steps of a measured flow', async () => {
  const smtp = await startSmtp()
  closers.push(smtp.stop)
  const mail = openSmtp(smtpConfigOf(smtp), { env: {} })
  closers.push(mail.close)
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const { measured, metrics } = await served(ledger)
  const flow = measured({ config, ledger, threads: {} as Threads, mail, log: pino({ level: 'silent' }), now })
  const letter = { messageId: '<a@b.example>', subject: 's', text: 't', html: '<p>t', attachments: [] }
  for (const address of ['ann@example.com', 'bob@example.com'])
    await flow.mail?.send({ ...letter, to: { address, name: null } }, { onHandOver: async () => undefined })
  await write(flow.ledger, 'monthly.1', { at: '2026-09-01T08:00:00Z', state: 'done', letter: { state: 'sent' } })
  const lines = await metrics()
  expect(lines).toContain('causerie_work_seconds_count{work="mail"} 2')
  expect(lines.filter(line => line.startsWith('causerie_steps_total'))).toEqual([
    'causerie_steps_total{subject="delivery",state="sent"} 1',
    'causerie_steps_total{subject="run",state="done"} 1',
  ])
  // Prometheus reads the buckets in this order.
  const bounds = lines.flatMap(line => /^causerie_work_seconds_bucket\{le="([\d.]+)"/.exec(line)?.[1] ?? []).map(Number)
  expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b))
  expect(bounds.length).toBeGreaterThan(1)
})

test('metrics time what threads do, also what fails, and count a step only if it was written', async () => {
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const { measured, metrics } = await served(ledger)
  const threads = {
    draw: async (...given: unknown[]) => given,
    load: async (given: unknown) => Promise.reject(given),
  } as unknown as Threads
  const flow = measured({ config, ledger, threads, mail: null, log: pino({ level: 'silent' }), now })
  expect(flow.mail).toBeNull()
  expect(await Promise.all([1, 2, 3].map(each => flow.threads.draw(each as never, 'b' as never)))).toEqual([
    [1, 'b'],
    [2, 'b'],
    [3, 'b'],
  ])
  const refused = new Error('no such store')
  await expect(flow.threads.load(refused as never)).rejects.toBe(refused)
  await write(ledger, 'monthly.1', { at: '2026-09-01T08:00:00Z', state: 'planned' })
  const from = await ledger.latest('run', 'monthly.1', runId)
  const ended = () => flow.ledger.advance('run', { run: 'monthly.1', id: runId, from }, { state: 'done' })
  const outcomes = [await ended(), await ended()]
  expect(outcomes.map(next => next?.state ?? null)).toEqual(['done', null])
  const lines = await metrics()
  expect(lines).toContain('causerie_work_seconds_count{work="draw"} 3')
  expect(lines).toContain('causerie_work_seconds_count{work="load"} 1')
  expect(lines.filter(line => line.startsWith('causerie_steps_total'))).toEqual([
    'causerie_steps_total{subject="run",state="done"} 1',
  ])
})

test('a ledger looked at again says what is in it, however old its runs', async () => {
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const watch = openLedgerWatch({ config, ledger, now }, { freshMs: 0 })
  const doubtful = { state: 'sending', interrupted: true } as const
  await write(ledger, 'monthly.1', { at: '2026-09-01T08:00:00Z', state: 'done', letter: { state: 'sent' } })
  await write(ledger, 'monthly.2', { at: '2026-10-01T08:00:00Z', state: 'failed', letter: doubtful })
  await write(ledger, 'weekly.1', { at: '2026-10-01T09:00:00Z', state: 'planned' })
  const anew = () => openLedgerWatch({ config, ledger, now }).look()
  const aged = async (run: string, minutes: number) => {
    const at = new Date(Date.now() - minutes * 60_000)
    await utimes(join(ledger.folderOf(run), 'steps'), at, at)
  }
  for (const run of await ledger.runs()) await aged(run, 3)
  for (let look = 0; look < 3; look++) expect(await watch.look()).toEqual(await anew())
  expect(await watch.look()).toMatchObject({ openRuns: 1, doubtfulLetters: 1 })
  // A run that is settled, one that ends and one that is removed.
  const from = await ledger.latest('delivery', 'monthly.2', 'd1')
  await ledger.advance('delivery', { run: 'monthly.2', id: 'd1', from }, { state: 'sent', interrupted: false })
  await aged('monthly.2', 2)
  const open = await ledger.latest('run', 'weekly.1', runId)
  await ledger.advance('run', { run: 'weekly.1', id: runId, from: open }, { state: 'done' })
  await aged('weekly.1', 2)
  await ledger.remove('monthly.1', { keepDays: 1 })
  for (let look = 0; look < 3; look++) expect(await watch.look()).toEqual(await anew())
  expect(await watch.look()).toMatchObject({ openRuns: 0, doubtfulLetters: 0 })
  expect((await watch.look()).lastSuccess.get('monthly')).toBeNull()
})

test('metrics of a ledger that cannot be read are left out, and the rest is reported', async () => {
  const place = join(folder, 'ledger')
  const { health, metrics } = await served(openLedger(place, { now }))
  const names = async () => (await metrics()).flatMap(line => /^(causerie_(?!jobs)\w+)[ {]/.exec(line)?.[1] ?? [])
  const known = await names()
  expect(known).toContain('causerie_open_runs')
  await rm(place, { recursive: true, force: true })
  await symlink(place, place)
  expect(await health()).toMatchObject({ code: 503, ledger: null, subscriptions: null })
  expect(await names()).toEqual([])
  expect(await metrics()).toContain('causerie_jobs{queue="tick",state="waiting"} 0')
  await rm(place)
  expect(await names()).toEqual(known)
})

describe('a ledger that cannot be written', () => {
  test('because its folder is a file', async () => {
    await writeFile(join(folder, 'ledger'), '')
    const { health, metrics } = await served(openLedger(join(folder, 'ledger'), { now }))
    expect(await health()).toMatchObject({ code: 503, status: expect.stringMatching(/^the ledger cannot be/) })
    expect(await metrics()).toContain('causerie_ledger_writable 0')
  })

  const disk = smallDisk()
  test.skipIf(disk === null)('on a full disk, until space is freed', async () => {
    const directory = disk ?? ''
    closers.push(() => execFileSync('umount', [directory]))
    const ledger = openLedger(join(directory, 'ledger'), { now })
    const { health, metrics } = await served(ledger)
    await write(ledger, 'monthly.1', { at: '2026-09-01T08:00:00Z', state: 'done', letter: { state: 'sent' } })
    expect(await health()).toMatchObject({ code: 200, status: 'ok' })
    const filling = join(directory, 'filling')
    await writeFile(filling, Buffer.alloc(10_000_000)).catch(() => {})
    expect(await health()).toMatchObject({
      code: 503,
      status: expect.stringMatching(/^the ledger cannot be written: ENOSPC/),
      subscriptions: { monthly: { lastSuccess: '2026-09-01T08:00:00Z' } },
    })
    expect(await metrics()).toContain('causerie_ledger_writable 0')
    await rm(filling)
    expect(await health()).toMatchObject({ code: 200, status: 'ok' })
    expect(await metrics()).toContain('causerie_ledger_writable 1')
  })
})

/** Mounts a tmpfs of 256 KB; null if this process may not mount one. */
function smallDisk(): string | null {
  const directory = join(tmpdir(), `causerie-disk-${process.pid}`)
  try {
    execFileSync('mkdir', ['-p', directory])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    return null
  }
}
