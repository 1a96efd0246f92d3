import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine, Source } from '../engine/engine.ts'
import { sql } from '../engine/sql.ts'
import { openStore } from './store.ts'
import { updateStore } from './update.ts'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'causerie-store-')), 'store')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

const addChannel = (name: string) => (engine: Engine) => engine.execute(sql`INSERT INTO channels VALUES (1, ${name})`)
const channels = (source: Source) =>
  source.read(async engine =>
    (await engine.query(sql`SELECT channel FROM channels`, { channel: 'text' })).map(row => row.channel),
  )

describe('a store', () => {
  test('shows a load whole or not at all, and moves on with each', async () => {
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

  test('a load that fails leaves the version before, and no file of its own', async () => {
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

  test('a first load that fails leaves no directory', async () => {
    const failing = updateStore(join(directory, 'deep'), {}, () => Promise.reject(new Error('the load broke')))
    await expect(failing).rejects.toThrow('the load broke')
    await expect(readdir(directory)).rejects.toThrow('ENOENT')
  })

  test('one writer at a time: a second waits, or says who holds the store', async () => {
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
      `one load writes to a store at a time: ${directory} is held by this process (PID ${process.pid})`,
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

  test('refuses what it cannot read, and says why', async () => {
    await expect(openStore(directory)).rejects.toThrow(`no store here, load a log into it first: ${directory}`)
    await updateStore(directory, {}, addChannel('a'))
    const pointer = join(directory, 'current.json')
    const current = JSON.parse(await readFile(pointer, 'utf8'))
    await writeFile(pointer, JSON.stringify({ ...current, schema: 99 }))
    await expect(openStore(directory)).rejects.toThrow('schema 99')
    await expect(updateStore(directory, {}, addChannel('b'))).rejects.toThrow('update causerie')
    await writeFile(pointer, 'not JSON')
    await expect(openStore(directory)).rejects.toMatchObject({ name: 'StoreError', cause: expect.any(SyntaxError) })
    await writeFile(pointer, JSON.stringify({ ...current, file: '../../etc/passwd' }))
    await expect(openStore(directory)).rejects.toThrow('not a store')
  })

  test('never writes into a directory with other files', async () => {
    await updateStore(directory, {}, addChannel('a'))
    await writeFile(join(directory, 'thesis.txt'), 'mine')
    await expect(updateStore(directory, {}, addChannel('b'))).rejects.toThrow('holds "thesis.txt"')
  })

  test('a query can reach no file, no setting and no write', async () => {
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
      await expect(store.read(engine => engine.execute(attempt))).rejects.toMatchObject({ name: 'EngineError' })
    }
    store.close()
  })
})
