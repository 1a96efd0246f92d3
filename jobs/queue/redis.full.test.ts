import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type RedisServer, redisSkipped, startRedis } from '../../test/servers/redis.ts'
import { startRelay } from '../../test/servers/relay.ts'
import type { QueueBackend } from './backend.ts'
import { openRedisBackend } from './redis.ts'
import { isPasswordInClear, withoutArguments } from './redis-address.ts'
import { redisFitness } from './redis-fitness.ts'

const prefix = 'test'

test('what Redis says of itself', () => {
  const info =
    '# Server\r\nredis_version:6.0.16\r\nos:Linux\r\n# Memory\r\nmaxmemory_policy:allkeys-lru\r\ncluster_enabled:1\r\n'
  expect(redisFitness(info)).toEqual({ version: '6.0.16', tooOld: true, evictionPolicy: 'allkeys-lru', cluster: true })
  expect(redisFitness('redis_version:6.2.0\n')).toMatchObject({ tooOld: false, evictionPolicy: null, cluster: false })
  expect(redisFitness('redis_version:10.1').tooOld).toBe(false)
  expect(redisFitness('').tooOld).toBe(true)
})

test.each(['http://topsecret@host', 'topsecret', 'redis://', 'rediss:topsecret'])('%s is no address', async url => {
  const opening = openRedisBackend({ url, prefix })
  await expect(opening).rejects.toThrow('the address of Redis must be redis://host:port or rediss://host:port')
  await expect(opening).rejects.not.toThrow('topsecret')
})

test.each<[string, boolean]>([
  ['redis://:secret@queue.example', true],
  ['redis://ann:secret@10.0.0.1:6379/2', true],
  ['redis://queue.example?password=secret', true],
  ['redis://:secret@127.0.0.1.example', true],
  ['redis://queue.example', false],
  ['redis://ann@queue.example', false],
  ['rediss://:secret@queue.example', false],
  ['redis://:secret@127.0.0.1', false],
  ['redis://:secret@localhost:6379', false],
  ['redis://:secret@[::1]', false],
])('a password in clear to another machine in %s: %s', (url, isSo) => expect(isPasswordInClear(url)).toBe(isSo))

test('an error keeps no arguments of its command', () => {
  const error = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['ann', 'topsecret'] } })
  expect(JSON.stringify(withoutArguments(error))).toBe('{"command":{"name":"auth"}}')
})

describe.skipIf(redisSkipped !== null)(`a Redis${redisSkipped === null ? '' : `: ${redisSkipped}`}`, () => {
  let server: RedisServer
  const backends: QueueBackend[] = []
  const errors: Error[] = []

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(async () => {
    for (const backend of backends.splice(0)) await backend.close()
    errors.length = 0
  })
  afterAll(() => server?.stop())

  async function open(): Promise<QueueBackend> {
    const backend = await openRedisBackend({ url: server.url, prefix, onError: error => errors.push(error) })
    backends.push(backend)
    return backend
  }

  /** A worker at whose jobs a test can look while they last. */
  function working(backend: QueueBackend, name: string) {
    const done: (string | undefined)[] = []
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const worker = backend.worker(name, async ({ data }) => (data.slow === true ? released : undefined), {
      drainDelay: 1,
    })
    worker.on('completed', job => done.push(job.id))
    return { done, release, queue: backend.queue(name) }
  }

  const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

  test.each([true, false])(
    'a worker goes on after its server was stopped and started, data kept: %s',
    async keepData => {
      const backend = await open()
      const { done, queue, release } = working(backend, `restart-${keepData}`)
      await queue.upsertJobScheduler('yearly', { pattern: '0 0 1 1 *' }, { name: 'tick' })
      await queue.add('before', {}, { jobId: 'before' })
      await until(() => expect(done).toEqual(['before']))
      await queue.add('during', { slow: true }, { jobId: 'during' })
      await until(async () => expect(await queue.getActiveCount()).toBe(1))

      await server.kill()
      await until(() => expect(backend.ping()).rejects.toThrow('Redis does not answer'))
      const added = queue.add('after', {}, { jobId: 'after' })
      await sleep(300)
      await server.restart({ keepData })
      await added
      await until(() => backend.ping())
      release()

      await until(() => expect(done).toContain('after'))
      if (keepData) {
        // The lock is data too: the job that was being done when the server went is done once.
        await until(() => expect(done).toEqual(expect.arrayContaining(['before', 'during', 'after'])))
        expect(done).toHaveLength(3)
        expect(await queue.getJobSchedulersCount()).toBe(1)
      } else {
        // The job in hand was done, but there is nothing left to note it on; the worker says so and goes on.
        await until(() =>
          expect(errors.map(error => error.message)).toContainEqual(expect.stringContaining('Missing key')),
        )
        expect(done).toEqual(['before', 'after'])
        expect(await queue.getJobSchedulersCount()).toBe(0)
      }
    },
  )

  test('closes while its server is away, and leaves the job in hand to the next worker', async () => {
    const name = 'away'
    const backend = await openRedisBackend({ url: server.url, prefix, awaySeconds: 0.5 })
    const { queue } = working(backend, name)
    await queue.add('in hand', {}, { jobId: 'in-hand' })
    backend.worker('idle', async () => {})
    const slow = backend.worker(`${name}-slow`, () => sleep(100), { lockDuration: 500, stalledInterval: 200 })
    await backend.queue(`${name}-slow`).add('in hand', {}, { jobId: 'in-hand' })
    await new Promise(resolve => slow.once('active', resolve))
    await server.kill()
    const startedMs = performance.now()
    await backend.close()
    expect(performance.now() - startedMs).toBeLessThan(4_000)
    await server.restart({ keepData: true })

    const next = await open()
    const done: string[] = []
    next.worker(`${name}-slow`, async job => void done.push(job.id ?? ''), { stalledInterval: 200, maxStalledCount: 9 })
    await until(() => expect(done).toEqual(['in-hand']))
  })

  test('says within seconds that it cannot be reached, and no password', async () => {
    const port = server.port
    const wrong = openRedisBackend({ url: `redis://ann:topsecret@127.0.0.1:${port}`, prefix })
    await expect(wrong).rejects.toThrow(`Redis cannot be reached: redis://127.0.0.1:${port}: WRONGPASS`)
    const error = await wrong.catch(cause => cause)
    expect(JSON.stringify([error, error.cause, error.stack])).not.toContain('topsecret')

    const closed = openRedisBackend({ url: 'redis://:topsecret@127.0.0.1:1', prefix })
    await expect(closed).rejects.toThrow(
      'Redis cannot be reached: redis://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
    )
  })

  test('warns of a Redis that may drop jobs', async () => {
    const forgetful = await startRedis({ settings: ['maxmemory-policy allkeys-lru'] })
    try {
      const warnings: string[] = []
      const onWarning = (message: string) => void warnings.push(message)
      await (await openRedisBackend({ url: forgetful.url, prefix, onWarning })).close()
      const place = `redis://127.0.0.1:${forgetful.port}`
      expect(warnings).toEqual([
        `Redis may drop jobs when its memory is full: maxmemory-policy of ${place} is allkeys-lru`,
      ])
    } finally {
      await forgetful.stop()
    }
  })

  test('warns of a password that goes to another machine in clear', async () => {
    const guarded = await startRedis({ settings: ['requirepass topsecret'] })
    const way = await startRelay({ to: guarded.port })
    try {
      const told: Record<string, readonly string[]> = {}
      // Both lead here; the first is, to the product, a host like others.
      for (const host of ['0.0.0.0', '127.0.0.1']) {
        const warnings: string[] = []
        const url = `redis://:topsecret@${host}:${way.port}`
        await (await openRedisBackend({ url, prefix, onWarning: message => void warnings.push(message) })).close()
        told[host] = warnings
      }
      expect(way.heard()).toContain('topsecret')
      const place = `redis://0.0.0.0:${way.port}`
      const message = `the password of Redis is sent in clear text: ${place}; rediss:// encrypts it and the jobs`
      expect(told).toEqual({ '0.0.0.0': [message], '127.0.0.1': [] })
    } finally {
      await way.stop()
      await guarded.stop()
    }
  })

  test('keeps its keys in one slot of a cluster', async () => {
    const node = await startRedis({ settings: ['cluster-enabled yes', 'cluster-announce-ip 127.0.0.1'] })
    try {
      const admin = new Redis(node.url)
      await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
      await until(async () => expect(await admin.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'))
      const backend = await openRedisBackend({ url: node.url, prefix, onError: error => errors.push(error) })
      const { done, queue } = working(backend, 'cluster')
      await queue.upsertJobScheduler('yearly', { pattern: '0 0 1 1 *' }, { name: 'tick' })
      await queue.add('job', {}, { jobId: 'job' })
      await until(() => expect(done).toEqual(['job']))
      await backend.ping()
      const keys = await admin.keys('*')
      expect(keys.filter(key => !key.startsWith(`{${prefix}}:`))).toEqual([])
      await backend.close()
      admin.disconnect()
      expect(errors).toEqual([])
    } finally {
      await node.stop()
    }
  })
})
