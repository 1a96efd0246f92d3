import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { read, type Source, withSignal } from '../engine/source.ts'
import { sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { openStore } from './store.ts'
import { updateStore } from './update.ts'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'causerie-store-')), 'store')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const addChannel = (name: string) => (engine: Engine) => engine.execute(sql`INSERT INTO channels VALUES (1, ${name})`)
const channels = (source: Source) =>
  read(source, async engine =>
    (await engine.query(sql`SELECT channel FROM channels`, { channel: 'text' })).map(row => row.channel),
  )

/** The versions of the store that this process has open, including those that have been removed. */
async function heldOpen(): Promise<readonly string[]> {
  const open = await readdir('/proc/self/fd')
  const paths = await Promise.all(open.map(name => readlink(`/proc/self/fd/${name}`).catch(() => '')))
  const versions = paths.flatMap(path => (path.startsWith(directory) ? (/(\d{6})\.duckdb/.exec(path)?.[1] ?? []) : []))
  return [...new Set(versions)].sort()
}

describe('a store', () => {
  test('shows a load completely or not at all, and each load in turn', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    await updateStore(directory, {}, async engine => {
      await addChannel('b')(engine)
      expect(await channels(store)).toEqual(['a'])
    })
    expect(await channels(store)).toEqual(['a', 'b'])
    store.close()
  })

  test('a snapshot keeps its version while others are published and removed', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const snapshot = await store.snapshot()
    for (const name of ['b', 'c', 'd']) await updateStore(directory, {}, addChannel(name))
    expect(await channels(snapshot)).toEqual(['a'])
    expect(await channels(store)).toEqual(['a', 'b', 'c', 'd'])
    snapshot.close()
    store.close()
    expect((await readdir(directory)).filter(name => name.endsWith('.duckdb'))).toEqual(['000004.duckdb'])
  })

  test.runIf(existsSync('/proc/self/fd'))('holds no version open that nobody reads any more', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const snapshot = await store.snapshot()
    await Promise.all(Array.from({ length: 5 }, () => channels(store)))
    for (const name of ['b', 'c']) {
      await updateStore(directory, {}, addChannel(name))
      await channels(store)
    }
    expect(await heldOpen()).toEqual(['000001', '000003'])
    snapshot.close()
    expect(await heldOpen()).toEqual(['000003'])
    await expect(read(store, () => Promise.reject(new Error('a read broke')))).rejects.toThrow('a read broke')
    store.close()
    expect(await heldOpen()).toEqual([])
  })

  test('a failed load leaves the previous version and no file of its own', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const before = await readdir(directory)
    const failing = updateStore(directory, {}, async engine => {
      await addChannel('b')(engine)
      throw new Error('the load broke')
    })
    await expect(failing).rejects.toThrow('the load broke')
    expect(await readdir(directory)).toEqual(before)
    const store = await openStore(directory)
    expect(await channels(store)).toEqual(['a'])
    store.close()
  })

  test('a failed first load leaves no directory', async () => {
    const failing = updateStore(join(directory, 'deep'), {}, () => Promise.reject(new Error('the load broke')))
    await expect(failing).rejects.toThrow('the load broke')
    await expect(readdir(directory)).rejects.toThrow('ENOENT')
  })

  test('of several errors the first one counts', async () => {
    const broken = () => new Error('the load broke')
    // What a failed first load made cannot be removed, since somebody else put a file there.
    const first = updateStore(directory, {}, async () => {
      await writeFile(join(directory, 'of somebody else'), '')
      throw broken()
    })
    await expect(first).rejects.toThrow('the load broke')
    await rm(directory, { recursive: true })
    await updateStore(directory, {}, addChannel('a'))
    const second = updateStore(directory, {}, async () => {
      await writeFile(join(directory, 'current.json'), 'not JSON')
      throw broken()
    })
    await expect(second).rejects.toThrow('the load broke')
  })

  test('a failed first load removes nothing that another load made meanwhile', async () => {
    const failing = (at: string) => updateStore(at, {}, () => Promise.reject(new Error('the load broke')))
    for (let round = 0; round < 2; round++) {
      const parent = join(directory, `round-${round}`)
      const [own, beside] = [join(parent, 'own'), join(parent, 'beside')]
      // Both orders of two first loads of one store, and another store created next to it under the same new folder.
      const one = () => updateStore(own, {}, addChannel('a'))
      const loads = round % 2 === 0 ? [failing(own), one()] : [one(), failing(own)]
      const others = [updateStore(beside, {}, addChannel('b')), failing(join(parent, 'broken'))]
      const ended = await Promise.allSettled([...loads, ...others])
      expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(2)
      for (const [path, channel] of [
        [own, 'a'],
        [beside, 'b'],
      ] as const) {
        const store = await openStore(path)
        expect(await channels(store)).toEqual([channel])
        store.close()
      }
      expect((await readdir(parent)).toSorted()).toEqual(['beside', 'own'])
    }
  })

  test('first loads that all fail leave no directory', async () => {
    const failing = () => updateStore(directory, {}, () => Promise.reject(new Error('the load broke')))
    const ended = await Promise.allSettled([failing(), failing(), failing()])
    expect(ended.map(end => end.status === 'rejected' && end.reason.message)).toEqual(ended.map(() => 'the load broke'))
    await expect(readdir(directory)).rejects.toThrow('ENOENT')
  })

  test('there is one writer at a time: a second waits, or says who holds the store', async () => {
    await updateStore(directory, {}, addChannel('a'))
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    let first: Promise<void> = Promise.resolve()
    await new Promise<void>(working => {
      first = updateStore(directory, {}, () => {
        working()
        return held
      })
    })
    await expect(updateStore(directory, { lockWaitMs: 150 }, addChannel('late'))).rejects.toThrow(
      `only one load can write to a store at a time: ${directory} is held by this process (PID ${process.pid})`,
    )
    const second = updateStore(directory, { lockWaitMs: 30_000 }, addChannel('b'))
    release()
    await Promise.all([first, second])
    const store = await openStore(directory)
    expect(await channels(store)).toEqual(['a', 'b'])
    store.close()
  })

  test('a writer in another process is named, and its death frees the store', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const child = spawn(
      process.execPath,
      [
        '-e',
        `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => { globalThis.held = await DuckDBInstance.create(process.argv[1]); console.log('held'); setInterval(() => {}, 1000) })`,
        join(directory, 'writer.lock'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await once(child.stdout, 'data')
    await expect(updateStore(directory, { lockWaitMs: 150 }, addChannel('b'))).rejects.toThrow(`(PID ${child.pid})`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await updateStore(directory, { lockWaitMs: 5_000 }, addChannel('c'))
    const store = await openStore(directory)
    expect(await channels(store)).toEqual(['a', 'c'])
    store.close()
  })

  test('refuses unreadable files, and says why', async () => {
    await expect(openStore(directory)).rejects.toThrow(`no store here, load a log into it first: ${directory}`)
    await updateStore(directory, {}, addChannel('a'))
    const pointer = join(directory, 'current.json')
    const current = JSON.parse(await readFile(pointer, 'utf8'))
    await writeFile(pointer, JSON.stringify({ ...current, schema: 99 }))
    await expect(openStore(directory)).rejects.toThrow('schema 99')
    // The schema numbers of released versions: a change of the tables gets a new number.
    for (const [schema, message] of [
      [2, 'written by an older causerie'],
      [4, 'written by a newer causerie'],
    ] as const) {
      await writeFile(pointer, JSON.stringify({ ...current, schema }))
      await expect(openStore(directory)).rejects.toThrow(message)
    }
    await writeFile(pointer, JSON.stringify({ ...current, schema: 3 }))
    await openStore(directory).then(store => store.close())
    await writeFile(pointer, JSON.stringify({ ...current, schema: 99 }))
    await expect(updateStore(directory, {}, addChannel('b'))).rejects.toThrow('update causerie')
    await writeFile(pointer, 'not JSON')
    await expect(openStore(directory)).rejects.toMatchObject({ name: 'StoreError', cause: expect.any(SyntaxError) })
    await writeFile(pointer, JSON.stringify({ ...current, file: '../../etc/passwd' }))
    await expect(openStore(directory)).rejects.toThrow('not a store')
  })

  test('a draft of the pointer that is a link is replaced, and not written through', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const elsewhere = join(directory, '..', 'elsewhere')
    await writeFile(elsewhere, 'of somebody else')
    await symlink(elsewhere, join(directory, 'current.json.new'))
    await updateStore(directory, {}, addChannel('b'))
    expect(await readFile(elsewhere, 'utf8')).toBe('of somebody else')
    expect((await lstat(join(directory, 'current.json'))).isFile()).toBe(true)
    const store = await openStore(directory)
    expect(await channels(store)).toEqual(['a', 'b'])
    store.close()
  })

  test('never writes into a directory with other files', async () => {
    await updateStore(directory, {}, addChannel('a'))
    for (const name of [
      'thesis.txt',
      'my current.json',
      'current.json.old',
      'current.jsonx',
      'writer.lock.old',
      'not working',
      'pins.txt',
      'old pins',
      '00001.duckdb',
      'x000001.duckdb',
      '000001.duckdb.old',
    ]) {
      await writeFile(join(directory, name), 'mine')
      await expect(updateStore(directory, {}, addChannel('b'))).rejects.toThrow(`contains "${name}"`)
      await rm(join(directory, name))
    }
  })

  test('what a killed load or a pin leaves in it is its own', async () => {
    await updateStore(directory, {}, addChannel('a'))
    await mkdir(join(directory, 'pins'))
    for (const name of ['current.json.new', 'writer.lock.wal', 'working', 'working-lock-1', '000009.duckdb'])
      await writeFile(join(directory, name), '')
    await updateStore(directory, {}, addChannel('b'))
    const store = await openStore(directory)
    expect(await channels(store)).toEqual(['a', 'b'])
    store.close()
  })

  test('is written with no less memory than is given, in whole megabytes', async () => {
    const given: (string | undefined)[] = []
    for (const memoryBytes of [64_000_000, 64_000_001, 64_999_999])
      await updateStore(directory, { memoryBytes }, async engine => {
        const [set] = await engine.query(sql`SELECT current_setting('memory_limit') AS text`, { text: 'text' })
        given.push(set?.text)
      })
    expect(given).toEqual(['61.0 MiB', '61.9 MiB', '61.9 MiB'])
  })

  test('a query can access no file, change no setting and write nothing', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const attempts = [
      sql`SELECT * FROM read_csv(${'/etc/passwd'})`,
      sql`COPY channels TO ${join(directory, 'out.csv')}`,
      sql`INSERT INTO channels VALUES (2, 'x')`,
      sql`SET enable_external_access = true`,
      sql`ATTACH ${join(directory, 'other.duckdb')}`,
    ]
    for (const attempt of attempts) {
      await expect(read(store, engine => engine.execute(attempt))).rejects.toMatchObject({ name: 'EngineError' })
    }
    store.close()
  })
})

describe('a read that is told to stop', () => {
  // Takes hours on any machine.
  const endless = (engine: Engine) =>
    engine.query(
      sql`SELECT count(*) AS found FROM range(1000000000000) AS a, range(1000) AS b WHERE a.range % 7 = b.range`,
      {
        found: 'count',
      },
    )

  test('ends at once, with the reason, and disturbs no other read of the version', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const stop = new AbortController()
    let begun = false
    const reading = read(withSignal(store, stop.signal), engine => {
      begun = true
      return endless(engine)
    })
    while (!begun) await new Promise(setImmediate)
    const beside = Array.from({ length: 20 }, () => channels(store))
    stop.abort(new Error('the browser left'))
    await expect(reading).rejects.toThrow('the browser left')
    expect(await Promise.all(beside)).toEqual(beside.map(() => ['a']))
    store.close()
  })

  test('starts no further statements', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const stop = new AbortController()
    const reading = read(withSignal(store, stop.signal), async engine => {
      stop.abort(new Error('stopped before'))
      return endless(engine)
    })
    await expect(reading).rejects.toThrow('stopped before')
    await expect(read(withSignal(store, stop.signal), endless)).rejects.toThrow('stopped before')
    store.close()
  })

  test('has a connection of its own, which ends with the read', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory)
    const signalled = withSignal(store, new AbortController().signal)
    const kept = await read(signalled, async engine => engine)
    await expect(kept.query(sql`SELECT 1 AS one`, { one: 'count' })).rejects.toThrow(StoreError)
    const unsignalled = await read(store, async engine => engine)
    expect(await unsignalled.query(sql`SELECT 1 AS one`, { one: 'count' })).toEqual([{ one: 1 }])
    store.close()
  })

  test('has the clock and the limits of every other connection', async () => {
    await updateStore(directory, {}, addChannel('a'))
    const store = await openStore(directory, { memoryLimit: '123MB' })
    const settings = (engine: Engine) =>
      engine.query(sql`SELECT current_setting('TimeZone') || ' ' || current_setting('memory_limit') AS text`, {
        text: 'text',
      })
    const signalled = withSignal(store, new AbortController().signal)
    const [own] = await read(signalled, settings)
    expect(own).toEqual((await read(store, settings))[0])
    expect(own?.text).toMatch(/^UTC 117\.\d MiB$/)
    await expect(read(signalled, engine => engine.execute(sql`SET TimeZone = 'Europe/Paris'`))).rejects.toThrow(
      'locked',
    )
    store.close()
  })
})

test('when many reads meet a new version, one of them opens it', async () => {
  await updateStore(directory, {}, addChannel('a'))
  const store = await openStore(directory)
  await updateStore(directory, {}, addChannel('b'))
  const databases = await Promise.all(
    Array.from({ length: 20 }, () => read(store, async engine => ({ engine, names: await channels(store) }))),
  )
  expect(new Set(databases.map(({ engine }) => engine.database)).size).toBe(1)
  expect(databases.map(({ names }) => names)).toEqual(databases.map(() => ['a', 'b']))
  store.close()
})
