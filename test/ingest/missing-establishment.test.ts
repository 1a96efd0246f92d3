import { expect, test } from 'vitest'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { ingest, type LogRow, openStore, quality, split } from '../../src/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()

const row = (messageId: string, minute: number, rest: Partial<LogRow>): LogRow =>
  ({ chatId: 'c1', messageId, sentAt: `2026-03-01T10:${minute}:00Z`, author: 'customer', ...rest }) as LogRow

const asked = row('1', 10, { establishmentId: 'lyon' })
const replied = row('2', 20, { author: 'agent', establishmentId: null })
const other = row('9', 30, { chatId: 'c2', establishmentId: 'nice' })

/** The messages of each establishment, and the chats that no row places. */
async function known(store: string) {
  const source = await openStore(store)
  const { rows } = await split(source, { period: '2026-03', by: ['establishment'], metric: 'messages' })
  const { findings } = await quality(source)
  source.close()
  const unplaced = findings.find(({ finding }) => finding === 'chatsWithoutEstablishment')
  return {
    messages: rows.map(({ key, value }) => [key.establishment, value]),
    unplaced: [unplaced?.count, unplaced?.of],
  }
}

async function loaded(name: string, batches: readonly (readonly LogRow[])[]) {
  const store = files.pathOf(name)
  const counts: number[][] = []
  for (const rows of batches) {
    const { read, accepted, duplicates, rejected, withoutEstablishment } = await ingest({ store, inputs: [rows] })
    expect(read).toBe(accepted + duplicates + rejected)
    counts.push([accepted, duplicates, rejected, withoutEstablishment])
  }
  return { store, counts }
}

const whole = {
  messages: [
    ['lyon', 2],
    ['nice', 1],
  ],
  unplaced: [0, 2],
}

test.each<[string, readonly (readonly LogRow[])[], readonly (readonly number[])[]]>([
  ['in one load', [[replied, asked, other]], [[3, 0, 0, 0]]],
  [
    'when the row that names it came first',
    [[asked, other], [replied]],
    [
      [2, 0, 0, 0],
      [1, 0, 0, 0],
    ],
  ],
  [
    'when it comes later: until then the row waits',
    [
      [replied, other],
      [replied, asked],
    ],
    [
      [2, 0, 0, 1],
      [1, 1, 0, 0],
    ],
  ],
])('a row without establishment has that of its chat, %s', async (name, batches, counts) => {
  const found = await loaded(name.slice(0, 20), batches)
  expect(found.counts).toEqual(counts)
  expect(await known(found.store)).toEqual(whole)
})

test('rows of a chat that no row places count nowhere, and a withdrawn row places none', async () => {
  const { store, counts } = await loaded('waiting', [[replied, other, { ...asked, withdrawn: true }]])
  expect(counts).toEqual([[3, 0, 0, 1]])
  expect(await known(store)).toEqual({ messages: [['nice', 1]], unplaced: [1, 2] })
})

test('a load of nothing else is refused, and the limit of rejected rows counts them', async () => {
  const store = files.pathOf('refused')
  const load = (rows: readonly LogRow[], options: object = {}) => ingest({ store, inputs: [rows], ...options })
  await expect(load([replied])).rejects.toThrow(
    'no row of the log can count, nothing was stored: 1 row has no establishment, nor has another row of its chat (c1). Name the column',
  )
  const two = [replied, row('3', 40, { chatId: 'c3', establishmentId: null }), other]
  await expect(load(two, { maxRejected: 1 })).rejects.toThrow(
    '0 of 3 rows were rejected, and 2 rows have no establishment, nor has another row of their chats (c1 and 1 other)',
  )
  expect(await load(two, { maxRejected: 2 })).toMatchObject({ accepted: 3, withoutEstablishment: 2 })
  // What a product posts comes row by row.
  expect(await load([row('4', 41, { chatId: 'c4', establishmentId: null })], { empty: 'load' })).toMatchObject({
    withoutEstablishment: 1,
  })
})

test('a store that an earlier causerie made takes such rows too', async () => {
  const { store } = await loaded('earlier', [[asked, other]])
  const opened = await openStore(store)
  const [file] = await read(opened, engine =>
    engine.query(sql`SELECT path FROM duckdb_databases() WHERE path IS NOT NULL`, { path: 'text' }),
  )
  opened.close()
  const engine = await openDuckDB(file?.path ?? '')
  await engine.execute(sql`ALTER TABLE log ALTER COLUMN establishment_key SET NOT NULL`)
  await engine.execute(sql`CHECKPOINT`)
  engine.close()
  await ingest({ store, inputs: [[replied]] })
  expect(await known(store)).toEqual(whole)
})
