import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockForWriting } from '../../src/store/lock.ts'
import { removeBegun } from './stray-pins.ts'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'causerie-begun-')), 'run')
  mkdirSync(folder)
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

test('what a run that died before its plan has left goes, with its folder and its lock', async () => {
  const { release } = await lockForWriting(folder, 1000)
  release()
  expect(readdirSync(folder)).not.toEqual([])
  for (const name of ['steps', 'files']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'plan.json.0a1b.draft'), '{')
  await removeBegun(folder)
  expect(existsSync(folder)).toBe(false)
})

test('a file of somebody else stays, and nothing that only looks like ours goes', async () => {
  for (const name of ['plan.json', 'xplan.json.0a1b.draft', 'plan.json.0a1b.draft.txt', 'notes'])
    writeFileSync(join(folder, name), '')
  await removeBegun(folder)
  expect(readdirSync(folder).sort()).toEqual([
    'notes',
    'plan.json',
    'plan.json.0a1b.draft.txt',
    'xplan.json.0a1b.draft',
  ])
})
