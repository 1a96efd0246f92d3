import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Job, type Processor, UnrecoverableError, WaitingError } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type RedisServer, redisSkipped, startRedis } from '../../test/servers/redis.ts'
import type { QueueBackend, QueueWorkerOptions, RepeatStrategy } from './backend.ts'
import { openQueueBackend } from './open-backend.ts'

/** Slots at whole multiples of `pattern` ms: a schedule that no cron text says. */
const repeatStrategy: RepeatStrategy = (afterMs, { pattern }) => {
  const everyMs = Number(pattern)
  return (Math.floor(afterMs / everyMs) + 1) * everyMs
}

interface QueueAt {
  start(): Promise<void>
  open(): Promise<QueueBackend>
  stop(): Promise<void>
}

const errors: Error[] = []
const shared = {
  prefix: 'test',
  repeatStrategy,
  onError: (error: Error) => void errors.push(error),
}

function redisPlace(): QueueAt {
  let server: RedisServer
  return {
    async start() {
      server = await startRedis()
    },
    open: () => openQueueBackend({ ...shared, redisUrl: server.url, embeddedDirectory: '' }),
    stop: async () => server?.stop(),
  }
}

function embeddedPlace(): QueueAt {
  let embeddedDirectory: string
  return {
    async start() {
      embeddedDirectory = await mkdtemp(join(tmpdir(), 'causerie-queue-'))
    },
    open: () => openQueueBackend({ ...shared, embeddedDirectory }),
    stop: () => rm(embeddedDirectory, { recursive: true, force: true }),
  }
}

const places = [
  { kind: 'redis', skipped: redisSkipped, place: redisPlace() },
  { kind: 'embedded', skipped: null, place: embeddedPlace() },
] as const

for (const { kind, skipped, place } of places) {
  describe.skipIf(skipped !== null)(`the ${kind} queue${skipped === null ? '' : `: ${skipped}`}`, () => {
    let backend: QueueBackend
    beforeAll(async () => {
      await place.start()
      backend = await place.open()
    })
    afterAll(async () => {
      await backend?.close()
      await place.stop()
    })
    afterEach(() => {
      expect(errors.splice(0)).toEqual([])
    })

    /** A queue of a test's own with a worker, which notes what it was given. */
    function working(process: Processor = async () => {}, options: QueueWorkerOptions = {}) {
      const name = randomUUID()
      const queue = backend.queue(name)
      const started: Job[] = []
      const startWorker = (more: QueueWorkerOptions = {}) =>
        backend.worker(
          name,
          (job, token, signal) => {
            started.push(job)
            return process(job, token, signal)
          },
          { drainDelay: 1, ...options, ...more },
        )
      return { name, queue, started, startWorker, ids: () => started.map(job => job.id) }
    }

    /** Waits until a queue has nothing to do, and gives how its jobs ended. */
    async function finished({ queue }: Pick<ReturnType<typeof working>, 'queue'>) {
      await vi.waitFor(
        async () => {
          const open = await queue.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized')
          expect(open).toBe(0)
        },
        { timeout: 15_000, interval: 20 },
      )
      const { completed, failed } = await queue.getJobCounts('completed', 'failed')
      return { completed, failed }
    }

    test('answers', async () => {
      expect(backend.kind).toBe(kind)
      await backend.ping()
    })

    test('a queue of a name is made once', () => {
      expect(backend.queue('once')).toBe(backend.queue('once'))
    })

    test('gives a job and its data to a worker, and keeps what came of it', async () => {
      const work = working(async job => ({ said: job.data.text, when: null }))
      const data = { text: 'Noël à 8 h 30 😀 "\\', list: [1, 2.5, null, { deep: true }], big: 2 ** 52 + 1 }
      const { id } = await work.queue.add('render', data)
      work.startWorker()
      expect(await finished(work)).toEqual({ completed: 1, failed: 0 })
      const job = await work.queue.getJob(id ?? '')
      expect(job).toMatchObject({ name: 'render', data, returnvalue: { said: data.text, when: null }, attemptsMade: 1 })
      expect(typeof job?.finishedOn).toBe('number')
    })

    test('adding an id again adds nothing, whatever became of the first', async () => {
      const work = working(async job => {
        if (job.data.fails === true) throw new Error('no')
      })
      const add = (jobId: string, fails: boolean) => work.queue.add('same', { fails }, { jobId })
      const addAll = () =>
        Promise.all([add('done', false), add('broken', true), add('done', false), add('broken', true)])
      await addAll()
      expect(await work.queue.count()).toBe(2)
      work.startWorker()
      expect(await finished(work)).toEqual({ completed: 1, failed: 1 })
      await addAll()
      await work.queue.addBulk([{ name: 'same', data: {}, opts: { jobId: 'done' } }])
      expect(await finished(work)).toEqual({ completed: 1, failed: 1 })
      expect(work.ids().sort()).toEqual(['broken', 'done'])

      await (await work.queue.getJob('broken'))?.remove()
      await add('broken', false)
      expect(await finished(work)).toEqual({ completed: 2, failed: 0 })
    })

    test('a delayed job is not given before its time', async () => {
      const work = working()
      const addedMs = Date.now()
      await work.queue.add('later', {}, { delay: 400 })
      work.startWorker()
      await finished(work)
      const waitedMs = (work.started[0]?.processedOn ?? 0) - addedMs
      expect(waitedMs).toBeGreaterThanOrEqual(395)
      expect(waitedMs).toBeLessThan(1_500)
    })

    test('tries again after pauses that double, less a jitter', async () => {
      const atMs: number[] = []
      const work = working(async () => {
        atMs.push(Date.now())
        throw new Error(`try ${atMs.length}`)
      })
      const { id = '' } = await work.queue.add(
        'fails',
        {},
        {
          attempts: 4,
          backoff: { type: 'exponential', delay: 100, jitter: 0.5 },
        },
      )
      work.startWorker()
      expect(await finished(work)).toEqual({ completed: 0, failed: 1 })
      expect(await work.queue.getJob(id)).toMatchObject({ attemptsMade: 4, failedReason: 'try 4' })
      const pausesMs = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0))
      expect(pausesMs).toHaveLength(3)
      for (const [index, pauseMs] of pausesMs.entries()) {
        expect(pauseMs).toBeGreaterThanOrEqual(100 * 2 ** index * 0.5 - 5)
        expect(pauseMs).toBeLessThan(100 * 2 ** index + 700)
      }
    })

    test('an unrecoverable error is not tried again', async () => {
      const work = working(async () => {
        throw new UnrecoverableError('the address is refused')
      })
      const { id = '' } = await work.queue.add('refused', {}, { attempts: 5 })
      work.startWorker()
      expect(await finished(work)).toEqual({ completed: 0, failed: 1 })
      expect(work.started).toHaveLength(1)
      expect((await work.queue.getJob(id))?.failedReason).toBe('the address is refused')
    })

    test('keeps the progress of a job', async () => {
      const work = working(job => job.updateProgress({ drawn: 3, of: 7 }))
      const { id = '' } = await work.queue.add('draw', {})
      const seen: unknown[] = []
      work.startWorker().on('progress', (_, progress) => seen.push(progress))
      await finished(work)
      expect(seen).toEqual([{ drawn: 3, of: 7 }])
      expect((await work.queue.getJob(id))?.progress).toEqual({ drawn: 3, of: 7 })
    })

    test('a worker does as many jobs at a time as it is told', async () => {
      let running = 0
      let most = 0
      const work = working(async () => {
        most = Math.max(most, ++running)
        await sleep(30)
        running--
      })
      await work.queue.addBulk(Array.from({ length: 12 }, (_, index) => ({ name: 'part', data: { index } })))
      work.startWorker({ concurrency: 3 })
      expect(await finished(work)).toEqual({ completed: 12, failed: 0 })
      expect(most).toBe(3)
    })

    test('a limited queue gives no more jobs in a while than it may', async () => {
      const work = working()
      await work.queue.addBulk(Array.from({ length: 7 }, () => ({ name: 'mail', data: {} })))
      work.startWorker({ concurrency: 5, limiter: { max: 3, duration: 300 } })
      expect(await finished(work)).toEqual({ completed: 7, failed: 0 })
      const atMs = work.started.map(job => job.processedOn ?? 0)
      for (const [index, ms] of atMs.entries()) {
        const fourthBefore = atMs[index - 3]
        if (fourthBefore !== undefined && index % 3 === 0) expect(ms - fourthBefore).toBeGreaterThan(200)
      }
    })

    test('a schedule of our own gives each of its slots once, and nothing once it is removed', async () => {
      const work = working()
      const everyMs = 250
      const template = { name: 'tick', data: { subscription: 'monthly' } }
      await work.queue.upsertJobScheduler('monthly', { pattern: String(everyMs) }, template)
      await work.queue.upsertJobScheduler('monthly', { pattern: String(everyMs) }, template)
      expect(await work.queue.getJobSchedulersCount()).toBe(1)
      expect(await work.queue.getDelayedCount()).toBe(1)
      work.startWorker()
      await vi.waitFor(() => expect(work.started.length).toBeGreaterThanOrEqual(4), { timeout: 5_000, interval: 10 })
      expect(await work.queue.removeJobScheduler('monthly')).toBe(true)
      const slots = work.started.map(job => Number(job.id?.split(':').at(-1)))
      for (const [index, slot] of slots.entries()) {
        expect(slot % everyMs).toBe(0)
        if (index > 0) expect(slot - (slots[index - 1] ?? 0)).toBe(everyMs)
      }
      expect(work.started[0]?.data).toEqual(template.data)
      await sleep(2 * everyMs)
      expect(work.started.length - slots.length).toBeLessThanOrEqual(1)
      expect(await finished(work)).toEqual({ completed: work.started.length, failed: 0 })
    })

    test('a job of a worker that is gone is given to another, as often as it takes', async () => {
      const short = { lockDuration: 200, stalledInterval: 100, maxStalledCount: 1_000 }
      const work = working(undefined, short)
      const { id } = await work.queue.add('orphan', {})
      // A worker that never renews its locks is, to the queue, one that died.
      for (const stall of [1, 2, 3]) {
        const dead = backend.worker(work.name, async () => {}, { ...short, autorun: false, skipLockRenewal: true })
        await vi.waitFor(
          async () => {
            await dead.startStalledCheckTimer()
            expect((await dead.getNextJob(`dead-${stall}`, { block: false }))?.id).toBe(id)
          },
          { timeout: 5_000, interval: 50 },
        )
        await dead.close(true)
      }
      work.startWorker()
      expect(await finished(work)).toEqual({ completed: 1, failed: 0 })
      expect(work.ids()).toEqual([id])
    })

    test('a paused queue gives nothing until it is resumed', async () => {
      const work = working()
      await work.queue.pause()
      work.startWorker()
      await work.queue.add('wait', {})
      await sleep(150)
      expect(work.started).toEqual([])
      await work.queue.resume()
      expect(await finished(work)).toEqual({ completed: 1, failed: 0 })
    })

    test('a worker that closes finishes its job, or hands it back', async () => {
      const stopping = new AbortController()
      const work = working(async (job, token) => {
        if (job.data.long !== true) return sleep(200)
        await new Promise(resolve => stopping.signal.addEventListener('abort', resolve))
        await job.moveToWait(token)
        throw new WaitingError()
      })
      const short = await work.queue.add('short', { long: false })
      const long = await work.queue.add('long', { long: true }, { attempts: 1 })
      const worker = work.startWorker({ concurrency: 2 })
      await vi.waitFor(() => expect(work.started).toHaveLength(2), { timeout: 5_000, interval: 10 })
      stopping.abort()
      await worker.close()
      expect(await short.getState()).toBe('completed')
      expect(await long.getState()).toBe('waiting')
    })

    test('jobs and schedules are there after the backend is closed and opened again', async () => {
      const work = working()
      const { id } = await work.queue.add('kept', { n: 1 }, { jobId: 'kept' })
      await work.queue.add('later', {}, { jobId: 'later', delay: 60_000 })
      await work.queue.upsertJobScheduler('kept', { pattern: '3600000' }, { name: 'tick' })
      await backend.close()
      backend = await place.open()
      const queue = backend.queue(work.name)
      expect(await (await queue.getJob(id ?? ''))?.getState()).toBe('waiting')
      expect(await (await queue.getJob('later'))?.getState()).toBe('delayed')
      expect(await queue.getJobScheduler('kept')).toMatchObject({ key: 'kept', pattern: '3600000' })
    })
  })
}
