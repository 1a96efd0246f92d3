import { expect, test } from 'vitest'
import { ingestEngine } from '../../test/ingest/ingest-engine.ts'
import { sql } from '../engine/sql.ts'
import { EngineError, IngestError } from '../errors.ts'
import { type LogPart, RecordsDisagree } from './log-part.ts'
import { createRejects } from './quarantine.ts'
import { takeIn } from './take-in.ts'

const { engine } = ingestEngine()

/** Numbers; those past 2 are misfits. */
const part = (numbers: string, otherwise?: () => Promise<LogPart>, disagree = false): LogPart => ({
  file: 'numbers',
  from: sql`(SELECT unnest(string_split(${numbers}, ' ')::INTEGER[]) AS n)`,
  cells: new Map(),
  problem: null,
  async *locate(misfits, rows) {
    for await (const page of misfits) {
      yield page.map(({ place, reason }) => ({ line: place + 1, reason, raw: `of ${rows}` }))
    }
    if (disagree) throw new RecordsDisagree('one record too many')
  },
  ...(otherwise === undefined ? {} : { otherwise }),
})

const options = {
  table: sql`numbers`,
  insert: ({ from }: LogPart) => sql`INSERT INTO numbers SELECT n, CASE WHEN n > 2 THEN 'too many' END FROM ${from}`,
  ofLog: true,
}

test('a part that is read again leaves nothing of its first reading', async () => {
  await engine().execute(sql`CREATE TEMP TABLE numbers (n INTEGER, reason VARCHAR)`)
  await engine().execute(createRejects)
  const first = await takeIn(engine(), part('1 3'), { ...options, firstRow: 0 })
  const retried = part('1 2 3 4', async () => part('2 5 1'), true)
  expect(await takeIn(engine(), retried, { ...options, firstRow: first })).toBe(9)

  expect(await engine().query(sql`SELECT n FROM numbers ORDER BY rowid`, { n: 'count' })).toEqual(
    [1, 3, 2, 5, 1].map(n => ({ n })),
  )
  const rejects = await engine().query(sql`SELECT line, raw FROM incoming_rejects ORDER BY rowid`, {
    line: 'count',
    raw: 'text',
  })
  expect(rejects).toEqual([
    { line: 2, raw: 'of 2' },
    { line: 2, raw: 'of 3' },
  ])
})

test('every database error about a part names its file', async () => {
  const wrong = part('1 x')
  await expect(takeIn(engine(), wrong, { ...options, firstRow: 9 })).rejects.toThrow(
    /^numbers: cannot be read: Conversion Error/,
  )
  const failure = await takeIn(engine(), { ...part('1'), from: sql`nowhere` }, { ...options, firstRow: 9 }).catch(
    e => e,
  )
  expect(failure).toBeInstanceOf(IngestError)
  expect(failure).toMatchObject({ file: 'numbers', cause: expect.any(EngineError) })
  expect(failure.message).toMatch(/^numbers: cannot be read: Catalog Error/)
})

test('a reading stopped by the machine or the user is not repeated another way', async () => {
  const endless = part('1', async () => expect.unreachable())
  const reading = takeIn(
    engine(),
    { ...endless, from: sql`(SELECT (count(*) % 2)::INTEGER AS n FROM range(1000000000000))` },
    { ...options, firstRow: 9 },
  )
  const interrupting = setInterval(() => engine().connection.interrupt(), 50)
  await expect(reading).rejects.toThrow(/^numbers: reading was stopped: INTERRUPT Error/)
  clearInterval(interrupting)
})
