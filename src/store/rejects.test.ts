import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../engine/sql.ts'
import { rejects } from './rejects.ts'
import { openStore } from './store.ts'
import { updateStore } from './update.ts'

let directory: string
beforeAll(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'causerie-rejects-')), 'store')
})
afterAll(() => rm(join(directory, '..'), { recursive: true, force: true }))

test('rejected rows are listed by load, log first, file, line and reason, whatever the order in which they were found', async () => {
  const inOrder = [
    [1, true, 'a.csv', 2, 'author is missing'],
    [1, true, 'a.csv', 2, 'sent_at is missing'],
    [1, true, 'a.csv', 10, 'author is missing'],
    [1, true, 'b.csv', 1, 'author is missing'],
    [1, false, 'a.csv', 1, 'establishment_id is missing'],
    [2, true, 'a.csv', 1, 'author is missing'],
  ] as const
  await updateStore(directory, {}, async engine => {
    for (const [load, ofLog, file, line, reason] of inOrder.toReversed())
      await engine.execute(
        sql`INSERT INTO rejects VALUES (${load}::INTEGER, ${file}, ${line}::BIGINT, ${reason}, '', ${String(ofLog)}::BOOLEAN)`,
      )
  })
  const store = await openStore(directory)
  const expected = inOrder.map(([load, ofLog, file, line, reason]) => ({
    load,
    file,
    line,
    reason,
    raw: '',
    of: ofLog ? 'log' : 'establishments',
  }))
  expect(await rejects(store)).toEqual(expected)
  expect(await rejects(store, { load: 1 })).toEqual(expected.slice(0, 5))
  expect(await rejects(store, { load: 2 })).toEqual(expected.slice(5))
  expect(await rejects(store, { load: 3 })).toEqual([])
  expect(await rejects(store, { limit: 2 })).toEqual(expected.slice(0, 2))
  expect(await rejects(store, { load: 2, limit: 0 })).toEqual([])
  store.close()
})
