import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StoreError } from '../errors.ts'
import { schemaVersion } from './schema.ts'
import { currentVersion, removeLeftovers } from './versions.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'causerie-versions-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const pointTo = (pointer: unknown) => writeFile(join(directory, 'current.json'), JSON.stringify(pointer))
const right = { schema: schemaVersion, version: 7, file: '000007.duckdb' }

test('a pointer names a version and its file', async () => {
  expect(await currentVersion(directory)).toBeNull()
  await pointTo(right)
  expect(await currentVersion(directory)).toEqual({ version: 7, path: join(directory, '000007.duckdb') })
  await pointTo({ ...right, version: 1234567, file: '1234567.duckdb' })
  expect(await currentVersion(directory)).toEqual({ version: 1234567, path: join(directory, '1234567.duckdb') })
})

test.each<readonly [string, unknown]>([
  ['nothing', null],
  ['an array', [right]],
  ['no version', { ...right, version: undefined }],
  ['version 0', { ...right, version: 0 }],
  ['a version below 0', { ...right, version: -1 }],
  ['a version that is no whole number', { ...right, version: 1.5 }],
  ['a version in words', { ...right, version: '7' }],
  ['a schema that is no whole number', { ...right, schema: 3.5 }],
  ['a file elsewhere', { ...right, file: '../000007.duckdb' }],
  ['a file with a name before it', { ...right, file: 'x000007.duckdb' }],
  ['a file with an ending after it', { ...right, file: '000007.duckdb.wal' }],
  ['a file of too few digits', { ...right, file: '00007.duckdb' }],
])('a pointer with %s is refused', async (_, pointer) => {
  await pointTo(pointer)
  const refused = currentVersion(directory)
  await expect(refused).rejects.toThrow(StoreError)
  await expect(refused).rejects.toThrow(`not a store pointer: ${join(directory, 'current.json')}`)
})

test('where there is no store there is no version; a pointer that cannot be read is an error', async () => {
  expect(await currentVersion(join(directory, 'none'))).toBeNull()
  await writeFile(join(directory, 'file'), '')
  expect(await currentVersion(join(directory, 'file'))).toBeNull()
  await mkdir(join(directory, 'current.json'))
  await expect(currentVersion(directory)).rejects.toThrow(
    `the store cannot be read: ${join(directory, 'current.json')}`,
  )
})

test('only older versions and working files are left over, folders included', async () => {
  const kept = ['000007.duckdb', 'current.json', 'pins', 'writer.lock']
  await mkdir(join(directory, 'working', 'spilled'), { recursive: true })
  await mkdir(join(directory, 'pins'))
  for (const name of ['000006.duckdb', '000008.duckdb', 'working-lock-1', 'working/next.duckdb'])
    await writeFile(join(directory, name), '')
  for (const name of kept.filter(name => name !== 'pins')) await writeFile(join(directory, name), '')
  await removeLeftovers(directory, { version: 7, path: join(directory, '000007.duckdb') })
  expect((await readdir(directory)).toSorted()).toEqual(kept)
  await removeLeftovers(directory, null)
  expect((await readdir(directory)).toSorted()).toEqual(kept.slice(1))
})

test('what is left over may go meanwhile', async () => {
  // Another process that waits for the lock removes its own drafts.
  for (let index = 0; index < 50; index++) await writeFile(join(directory, `working-lock-${index}`), '')
  await Promise.all([removeLeftovers(directory, null), removeLeftovers(directory, null)])
  expect(await readdir(directory)).toEqual([])
})
