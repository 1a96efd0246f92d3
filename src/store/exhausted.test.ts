import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { sql } from '../engine/sql.ts'
import { EngineError, IngestError, StoreError } from '../errors.ts'
import { exhaustedBy } from './exhausted.ts'
import { defaultMemoryBytes, sizeInBytes, usableBytes } from './memory.ts'
import { updateStore } from './update.ts'

let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'causerie-store-')), 'store')
  await updateStore(directory, {}, async () => {})
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

/** Needs more memory than these tests allow. */
const sort = (engine: Engine) =>
  engine.execute(sql`CREATE TEMP TABLE sorted AS
    SELECT i, md5(i::VARCHAR) AS id FROM range(3000000) AS t (i) ORDER BY id`)

const writing = { memoryBytes: 64e6 }

test.each<readonly [string, (engine: Engine) => Promise<void>, RegExp]>([
  [
    'memory',
    engine => engine.execute(sql`SET temp_directory = ''`),
    /^not enough memory: the database may use 64 MB of the machine's .*; raise memoryLimit \(--memory\), for example to 128 MB$/,
  ],
  [
    'disk',
    engine => engine.execute(sql`SET max_temp_directory_size = '10MB'`),
    /^not enough disk space: only .*[MG]B was free at .*store; free some there, or raise memoryLimit/,
  ],
])('running out of %s says what would help, and leaves nothing behind', async (_, restrict, message) => {
  const before = await readdir(directory)
  const failure = await updateStore(directory, writing, async engine => {
    await restrict(engine)
    await sort(engine)
  }).then(
    () => null,
    error => error,
  )
  expect(failure).toBeInstanceOf(StoreError)
  expect(failure.message).toMatch(message)
  const [, free, unit] = /only (\d+(?:\.\d)?) ([MG]B) was free/.exec(failure.message) ?? []
  if (free !== undefined) {
    const { bavail, bsize } = await statfs(directory)
    const share = (Number(free) * (unit === 'GB' ? 1e9 : 1e6)) / (bavail * bsize)
    // Other programs write meanwhile.
    expect(share).toBeGreaterThan(0.5)
    expect(share).toBeLessThan(2)
  }
  expect(failure.cause).toBeInstanceOf(Error)
  expect(await readdir(directory)).toEqual(before)
})

test('a size is a number and a unit', () => {
  const sizes = [
    '4GB',
    '1.5 GiB',
    '512mb',
    '1TB',
    '4 bananas',
    '4',
    'GB',
    '0GB',
    '-1GB',
    '80%',
    '',
    'x4GB',
    '4GBx',
    '4.GB',
    '2kb',
    '2KiB',
    '3 mib',
    '1tIb',
    '1.9999KB',
  ]
  expect(sizes.map(sizeInBytes)).toEqual([
    ...[4e9, 1.5 * 2 ** 30, 512e6, 1e12],
    ...Array(10).fill(null),
    ...[2e3, 2 * 2 ** 10, 3 * 2 ** 20, 2 ** 40, 1999],
  ])
})

test('the limit follows the memory of the process', () => {
  expect(defaultMemoryBytes()).toBe(Math.max(256e6, Math.floor(usableBytes() / 4)))
})

const engineError = (message: string) => new EngineError(message, { sql: '', values: [] })
const full = 'IO Error: Could not write file "working.tmp/1": No space left on device'
const quoting =
  'Invalid Input Error: CSV Error on Line: 2\nOriginal Line: "No space left on device" ENOSPC, std::bad_alloc'

test.each<[string, unknown, 'memory' | 'disk' | null]>([
  ['a full disk', engineError(full), 'disk'],
  ['a full disk while a file is read', new IngestError('log.csv: stopped', { cause: engineError(full) }), 'disk'],
  ['a full disk, told by Node', new Error('ENOSPC: no space left on device, write'), 'disk'],
  ['a quota', new Error('EDQUOT: disk quota exceeded, write'), 'disk'],
  ['no more to spill', engineError('Out of Memory Error: ... increase max_temp_directory_size'), 'disk'],
  ['no memory', engineError('Out of Memory Error: could not allocate block of size 256.0 KiB'), 'memory'],
  ['a row that speaks of it', engineError(quoting), null],
  ['a file whose row speaks of it', new IngestError(`a.csv: ${quoting}`, { cause: engineError(quoting) }), null],
  ['a file that is called so', new Error("ENOENT: no such file or directory, open 'ENOSPC'"), null],
  ['a name that is called so', engineError('Binder Error: no column "Out of Memory Error"'), null],
  ['a value that is called so', new Error('no such value: "ENOMEM"'), null],
  ['no memory, told by Node', new Error('ENOMEM: not enough memory, open'), 'memory'],
  ['no memory, told by C++', new Error('std::bad_alloc'), 'memory'],
  ['nothing', null, null],
])('%s is recognized by its message', (_, error, expected) => {
  expect(exhaustedBy(error)).toBe(expected)
})
