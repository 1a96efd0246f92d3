import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fsyncSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { watchCalls } from '../../test/file-system/watched-calls.ts'
import { durableFiles, durableStartParams } from './durable-files.ts'
import { openEmbeddedBackend } from './embedded.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 1)
const script = new URL('../../test/jobs/crash-worker.mjs', import.meta.url).pathname

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causerie-embedded-'))
  // What is left when the process is killed while it makes the database: it is begun again.
  await mkdir(join(directory, 'database.unfinished', 'base'), { recursive: true })
  await writeFile(join(directory, 'database.unfinished', 'PG_VERSION'), '1')
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** A process that adds jobs to the queue, from a number on, and does them, until it is killed. */
function startCrashWorker(first: number) {
  const child = spawn(process.execPath, [script, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const added: string[] = []
  const processed: string[] = []
  const opened = new Promise<void>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      const [what, id = ''] = line.split(' ')
      if (what === 'open') resolve()
      if (what === 'added') added.push(id)
      if (what === 'processed') processed.push(id)
    })
  })
  const closed = once(child, 'close')
  return {
    pid: child.pid,
    added,
    processed,
    opened,
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

test('a first database is on disk, whole, before it has its name', async () => {
  const synced = new Set<string>()
  let missing: readonly string[] | null = null
  let isNameSynced = false
  const { stop } = watchCalls(directory, async ({ name, paths: [path = ''] }, proceed) => {
    if (name === 'sync') synced.add(path)
    if (name === 'sync' && path === '' && missing !== null) isNameSynced = true
    if (name === 'rename' && path === 'database.unfinished') {
      const below = readdirSync(join(directory, path), { recursive: true }).map(below => join(path, String(below)))
      missing = [path, ...below].filter(each => !synced.has(each))
    }
    return proceed()
  })
  try {
    await (await openEmbeddedBackend({ directory })).close()
  } finally {
    stop()
  }
  expect(synced.size).toBeGreaterThan(100)
  expect(missing).toEqual([])
  expect(isNameSynced).toBe(true)
})

test(`${kills} kills at random moments lose no acknowledged job and no acknowledged result`, {
  timeout: 30_000 + kills * 10_000,
}, async () => {
  const added: string[] = []
  const processed: string[] = []
  for (let kill = 0; kill < kills; kill++) {
    // Numbers given out before and not acknowledged may be there as well: an id is never used again.
    const worker = startCrashWorker(kill * 100_000)
    await worker.opened
    await vi.waitFor(() => expect(worker.processed.length).toBeGreaterThan(0), { timeout: 20_000, interval: 5 })
    await sleep(Math.random() * 400)
    if (kill === 0) {
      const second = openEmbeddedBackend({ directory })
      await expect(second).rejects.toThrow(
        new RegExp(
          `^only one process at a time can use the embedded queue: .* \\(PID ${worker.pid}\\); use Redis for several$`,
        ),
      )
    }
    await worker.kill()
    added.push(...worker.added)
    processed.push(...worker.processed)
  }
  const backend = await openEmbeddedBackend({ directory })
  try {
    const queue = backend.queue('crash')
    const states = new Map<string, string>()
    // A job may be done before the process that added it comes to say so.
    for (const id of new Set([...added, ...processed]))
      states.set(id, (await (await queue.getJob(id))?.getState()) ?? 'lost')
    expect([...states].filter(([, state]) => state === 'lost')).toEqual([])
    expect(processed.map(id => [id, states.get(id)]).filter(([, state]) => state !== 'completed')).toEqual([])

    // What was in hand at a kill is given out again, at once and without counting against the job.
    backend.worker('crash', async () => {}, { drainDelay: 1 })
    await vi.waitFor(async () => expect(await queue.getJobCountByTypes('waiting', 'active')).toBe(0), {
      timeout: 20_000,
      interval: 50,
    })
    expect(await queue.getFailedCount()).toBe(0)
  } finally {
    await backend.close()
  }
})

test('this process too opens it once at a time, and again when it was closed', async () => {
  const backend = await openEmbeddedBackend({ directory })
  await expect(openEmbeddedBackend({ directory })).rejects.toThrow(
    `held by this process (PID ${process.pid}); use Redis`,
  )
  await Promise.all([backend.close(), backend.close()])
  await expect(backend.ping()).rejects.toThrow()
  await (await openEmbeddedBackend({ directory })).close()
})

test('a database that cannot be read is said to be, and the directory is free again', async () => {
  const [database, aside] = [join(directory, 'database'), join(directory, 'aside')]
  await rename(database, aside)
  await mkdir(database)
  await writeFile(join(database, 'PG_VERSION'), '18\n')
  await expect(openEmbeddedBackend({ directory })).rejects.toThrow(`the embedded queue cannot be opened: ${database};`)
  await rm(database, { recursive: true })
  await rename(aside, database)
  await (await openEmbeddedBackend({ directory })).close()
})

test('each commit is on disk before it is acknowledged', async () => {
  let syncs = 0
  const sync = (descriptor: number) => {
    syncs++
    fsyncSync(descriptor)
  }
  const database = await PGlite.create({
    fs: durableFiles(NodeFS, join(directory, 'database'), { sync }),
    startParams: durableStartParams(PGlite.defaultStartParams),
  })
  await database.exec('CREATE TABLE job (id integer)')
  for (const id of [1, 2, 3]) {
    const before = syncs
    await database.query('INSERT INTO job VALUES ($1)', [id])
    expect(syncs).toBe(before + 1)
  }
  await database.close()
})
