import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IngestError, type RejectReason } from '../../src/errors.ts'
import { type IngestOptions, type IngestReport, ingest } from '../../src/ingest/ingest.ts'
import type { MaxRejected } from '../../src/ingest/load-bounds.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { rejectReasons } from '../../src/store/reject-reasons.ts'
import { rejects } from '../../src/store/rejects.ts'
import { openStore } from '../../src/store/store.ts'
import { runs } from '../arbitraries/runs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
let stores = 0
const newStore = () => files.pathOf(`store-${stores++}`)

const header = 'chat_id,sent_at,author,establishment_id'
const at = '2026-03-01T10:00:00Z'
const goodRow = (index: number) => `c${index},${at},agent,e`
/** Wrong rows, the rule that each breaks and the value in its reason; some values contain the separator after a rule. */
const wrongRows = [
  { row: `c,${at},robot,e`, rule: 'author must be one of customer, agent, bot, system', value: 'robot' },
  { row: `c,${at},a: b: c,e`, rule: 'author must be one of customer, agent, bot, system', value: 'a: b: c' },
  {
    row: 'c,x: y,agent,e',
    rule: 'sent_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00',
    value: 'x: y',
  },
  { row: `,${at},agent,e`, rule: 'chat_id is missing', value: null },
  { row: 'c,', rule: 'row has 2 columns, the header has 4', value: null },
] as const

async function load(options: Omit<IngestOptions, 'inputs'> & { readonly inputs: readonly string[] }) {
  return ingest(options).then(
    (report): { report: IngestReport; error: null } => ({ report, error: null }),
    (error: Error): { report: null; error: Error } => ({ report: null, error }),
  )
}

test('the reasons of a load are counted by rule, with the first row of each rule', async () => {
  const rows = fc.array(fc.option(fc.constantFrom(...wrongRows)), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(rows, async rows => {
      const file = files.write(
        'log.csv',
        [header, goodRow(0), ...rows.map((wrong, n) => wrong?.row ?? goodRow(n)), ''].join('\n'),
      )
      const store = newStore()
      const report = await ingest({ store, inputs: [file] })
      const counted = new Map<string, RejectReason>()
      for (const [index, wrong] of rows.entries()) {
        if (wrong === null) continue
        const known = counted.get(wrong.rule)
        const example = known?.example ?? { file, line: index + 3, value: wrong.value }
        counted.set(wrong.rule, { of: 'log', reason: wrong.rule, rows: (known?.rows ?? 0) + 1, example })
      }
      const expected = [...counted.values()].toSorted((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1))
      expect(report.reasons).toEqual(expected)

      const opened = await openStore(store)
      const stored = await rejectReasons(opened)
      expect(stored).toEqual(expected.map(reason => ({ ...reason, example: { load: 1, ...reason.example } })))
      const all = await rejects(opened)
      expect(all.length).toBe(report.rejected)
      expect(await rejects(opened, { limit: 2 })).toEqual(all.slice(0, 2))
      expect(await rejectReasons(opened, { load: 2 })).toEqual([])
      opened.close()
    }),
    runs(6),
  )
})

test('a rule is cut off correctly even if a pattern of the mapping contains the separator', async () => {
  const file = files.write('pattern.csv', `${header}\nc,01/02/2026: 10,agent,e\nd,nothing,agent,e\n`)
  const mapping = { columns: { sent_at: { column: 'sent_at', format: '%d/%m/%Y: %H', zone: 'UTC' } } }
  const { reasons } = await ingest({ store: newStore(), inputs: [file], mapping })
  expect(reasons).toMatchObject([
    { reason: 'sent_at must be a date and time written as %d/%m/%Y:\u00a0%H', rows: 1, example: { value: 'nothing' } },
  ])
})

test('the reasons include those of establishments', async () => {
  const establishments = files.write('sites.csv', 'establishment_id,time_zone\na,Mars\nb,Venus\na,UTC\n')
  const { reasons, rejected } = await ingest({ store: newStore(), inputs: [], establishments })
  expect(rejected).toBe(0)
  expect(reasons).toMatchObject([
    { of: 'establishments', rows: 2, example: { file: establishments, line: 2, value: 'Mars' } },
    { of: 'establishments', reason: 'establishment_id must be unique, the first row is kept', rows: 1 },
  ])
})

describe('a load that accepts nothing', () => {
  const ruined = [header, ...wrongRows.map(({ row }) => row), ''].join('\n')

  test('fails with its reasons and stores nothing', async () => {
    const file = files.write('ruined.csv', ruined)
    const store = newStore()
    const { error } = await load({ store, inputs: [file] })
    expect(error).toBeInstanceOf(IngestError)
    expect(error?.message).toBe(
      `no row of the log can be used, nothing was stored: 5 of 5 rows were rejected; ` +
        `2 rows: author must be one of customer, agent, bot, system (${file}:2: robot); ` +
        `1 row: chat_id is missing (${file}:5); 1 row: row has 2 columns, the header has 4 (${file}:6); 1 other reason`,
    )
    expect((error as IngestError).reasons.map(({ rows }) => rows)).toEqual([2, 1, 1, 1])
    await expect(openStore(store)).rejects.toThrow('no store here')

    const kept = newStore()
    await ingest({ store: kept, inputs: [files.write('one.csv', `${header}\n${goodRow(1)}\n`)] })
    const before = readdirSync(kept)
    expect((await load({ store: kept, inputs: [file] })).error).toBeInstanceOf(IngestError)
    expect(readdirSync(kept)).toEqual(before)
  })

  test.each([
    ['a header alone', () => files.write('header.csv', `${header}\n`)],
    ['an empty JSONL', () => files.write('empty.jsonl', '\n')],
  ])('%s: fails without empty: load', async (_, write) => {
    const inputs = [write()]
    const store = newStore()
    const { error } = await load({ store, inputs })
    expect(error).toBeInstanceOf(IngestError)
    expect(error?.message).toContain('the log has no rows, nothing was stored: ')
    expect((await load({ store, inputs, empty: 'load' })).report).toMatchObject({ read: 0, accepted: 0 })
  })

  test('an empty list of rows fails too; establishments alone, without inputs, are a load', async () => {
    await expect(ingest({ store: newStore(), inputs: [[]] })).rejects.toThrow('the log has no rows')
    const report = await ingest({ store: newStore(), inputs: [], establishments: [{ establishmentId: 'a' }] })
    expect(report).toMatchObject({ read: 0, establishments: 1 })
  })

  test('does not fail if it has duplicates, even beside files without a usable row', async () => {
    const file = files.write('again.csv', `${header}\n${goodRow(1)}\n`)
    const store = newStore()
    await ingest({ store, inputs: [file] })
    expect((await load({ store, inputs: [file] })).report).toMatchObject({ accepted: 0, duplicates: 1 })
    const inputs = [file, files.write('header.csv', `${header}\n`), files.write('ruined.csv', ruined)]
    expect((await load({ store, inputs })).report).toMatchObject({ duplicates: 1, rejected: 5 })
  })
})

describe('maxRejected', () => {
  const write = (rejected: number, read: number) =>
    files.write(
      'part.csv',
      [header, ...Array.from({ length: read }, (_, n) => (n < rejected ? wrongRows[0].row : goodRow(n))), ''].join(
        '\n',
      ),
    )

  test.each<readonly [maxRejected: MaxRejected, rejected: number, read: number, isStored: boolean]>([
    [0, 0, 5, true],
    [0, 1, 5, false],
    [2, 2, 5, true],
    [2, 3, 5, false],
    [{ share: 0.01 }, 1, 100, true],
    [{ share: 0.01 }, 2, 100, false],
    // 0.29 * 100 is 28.999999999999996.
    [{ share: 0.29 }, 29, 100, true],
    [{ share: 0.07 }, 7, 100, true],
    [{ share: 0 }, 1, 100, false],
    [{ share: 1 }, 99, 100, true],
    [{ share: 1 }, 100, 100, false],
  ])('%j: %i of %i', async (maxRejected, rejected, read, isStored) => {
    const store = newStore()
    const inputs = [write(rejected, read)]
    const establishments = files.write('sites.csv', 'establishment_id\na\n')
    const { report, error } = await load({ store, inputs, establishments, maxRejected })
    if (isStored) expect(report).toMatchObject({ read, rejected })
    else {
      expect(error).toBeInstanceOf(IngestError)
      expect(error?.message).toContain(`nothing was stored: ${rejected} of ${read} rows were rejected`)
      expect(error?.message).toContain('part.csv:2: robot)')
      await expect(openStore(store)).rejects.toThrow('no store here')
    }
  })

  test('leaves the store unchanged when exceeded', async () => {
    const store = newStore()
    await ingest({ store, inputs: [write(0, 3)] })
    const { error } = await load({ store, inputs: [write(2, 10)], maxRejected: { share: 0.1 } })
    expect(error?.message).toMatch(
      /^a load must not reject more than 10% of the rows read, .* 2 of 10 rows were rejected \(20%\); 2 rows: author/,
    )
    const opened = await openStore(store)
    expect(await volume(opened, { period: '2026', asOf: '2027-01-01T00:00:00Z' })).toMatchObject({ activeChats: 3 })
    opened.close()
  })

  test.each<unknown>([-1, 0.5, Number.NaN, '3', { share: 1.1 }, { share: -0.1 }, { part: 0.1 }, {}])(
    '%j is not a valid bound',
    async maxRejected => {
      const options = { store: newStore(), inputs: [], maxRejected: maxRejected as MaxRejected }
      await expect(ingest(options)).rejects.toThrow(
        'maxRejected must be a whole number of rows, or { share } from 0 to 1',
      )
    },
  )
})
