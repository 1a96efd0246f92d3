import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import { type DuckDBEngine, openDuckDB } from '../../src/engine/duckdb.ts'
import { withSignal } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { exportStore, writeExport } from '../../src/export/export-store.ts'
import { exportedTables } from '../../src/export/exported-tables.ts'
import { exportFormats } from '../../src/export/write-table.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { operatorNames } from '../../src/metrics/operators/index.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { withinOf } from '../../src/metrics/reading/restrict.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { engineAnswer } from '../../testing/answers.ts'
import { filter, restrictions } from '../../testing/arbitraries/filter.ts'
import { log } from '../../testing/arbitraries/log.ts'
import { question } from '../../testing/arbitraries/question.ts'
import { scene } from '../../testing/arbitraries/scene.ts'
import { restrictedTo } from '../../testing/laws/restricted.ts'
import { runs } from '../arbitraries/runs.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { withLogStore } from '../laws/check-law.ts'

const files = temporaryFolder()
const newFolder = () => mkdtempSync(join(files.folder, 'export-'))
let engine: DuckDBEngine
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
})
afterAll(() => engine.close())

const given = scene.chain(where =>
  fc
    .tuple(log(where), fc.tuple(...operatorNames.map(operator => question(where, operator))))
    .map(([one, complete]) => ({ log: one, asked: complete.map(ask => ask(one)) })),
)

test.each(['parquet', 'csv'] as const)(
  'messages that are exported as %s and loaded again give the same answers',
  async format => {
    const property = fc.asyncProperty(given, ({ log: one, asked }) =>
      withLogStore(one, async store => {
        const folder = newFolder()
        const { knownUntil, files: written } = await writeExport(store.engine, {
          query: {},
          folder,
          within: [],
          tables: ['messages', 'sites'],
          format,
        })
        // The apostrophe before a formula, and a semicolon in a list, change what is loaded again.
        fc.pre(written.every(({ defused, split }) => defused + split === 0))
        const again = join(folder, 'store')
        await ingest({
          store: again,
          inputs: [join(folder, `messages.${format}`)],
          establishments: join(folder, `sites.${format}`),
          empty: 'load',
          ...(one.earliest === undefined ? {} : { mapping: { earliest: formatInstant(one.earliest) } }),
          ...(knownUntil === null ? {} : { knownUntil }),
        })
        const loaded = await openStore<string>(again)
        try {
          for (const ask of asked)
            expect(await engineAnswer(loaded, ask), fc.stringify(ask)).toEqual(await engineAnswer(store, ask))
        } finally {
          loaded.close()
        }
      }),
    )
    await fc.assert(property, runs(2))
  },
)

const narrowed = scene.chain(where =>
  fc
    .tuple(log(where), question(where, 'summary'), filter, fc.oneof(fc.constant([] as Filter[]), restrictions))
    .map(([one, complete, not, within]) => ({ log: one, query: { ...complete(one).query, not }, within })),
)

test('an export has the rows that the metrics count', async () => {
  const property = fc.asyncProperty(narrowed, ({ log: one, query, within }) =>
    withLogStore(one, async store => {
      const { startedIn: _, ...asked } = query
      const source = restrictedTo<Store<string>>(store, within)
      const asOf =
        asked.asOf ?? formatInstant(one.rows.reduce((latest, { sentAt }) => (sentAt > latest ? sentAt : latest), 0n))
      const folder = newFolder()
      await writeExport(store.engine, { query: { ...asked, asOf }, folder, within: withinOf(source) })
      const volumes = await volume(source, { ...asked, asOf, compare: 'none' })
      const handling = await summary(source, { ...asked, asOf })
      const count = async (table: string, condition = sql`true`) => {
        const [row] = await engine.query(
          sql`SELECT count(*) AS "rows" FROM read_parquet(${join(folder, `${table}.parquet`)}) WHERE ${condition}`,
          { rows: 'count' },
        )
        return row?.rows
      }
      expect({
        activeChats: await count('chats'),
        messages: await count('messages', sql`kind = 'message' AND author <> 'system' AND NOT withdrawn`),
        started: await count('waits', sql`ordinal = 1`),
        handled: await count('waits', sql`ordinal = 1 AND ended_by = 'reply'`),
      }).toEqual({
        activeChats: volumes.activeChats,
        messages: volumes.messages,
        started: handling.started,
        handled: handling.handled,
      })
      // A chat's own columns say what its waits and messages say.
      const [disagreeing] = await engine.query(
        sql`SELECT count(*) AS "rows" FROM read_parquet(${join(folder, 'chats.parquet')})
          WHERE (state = 'handled') <> (first_reply_at IS NOT NULL) OR (state = 'waiting' AND waiting_since <> started_at)
            OR messages <> customer_messages + agent_messages + bot_messages OR replied_waits > waits
            OR (state IS NULL) <> (waits = 0) OR abs(epoch_us(first_reply_at) - epoch_us(started_at) - first_reply_seconds * 1e6) > 1`,
        { rows: 'count' },
      )
      expect(disagreeing?.rows).toBe(0)
    }),
  )
  await fc.assert(property, runs(4))
})

const hostile = [
  '=1+1',
  '+33 6',
  '-',
  '@x',
  '\tx',
  'a,"b"',
  'two\nlines',
  '\r',
  "'quoted",
  'a;b',
  '<&>',
  '\u0001',
  '_x0041_',
  '',
  '😀'.repeat(20_000),
]

async function hostileStore(): Promise<string> {
  const folder = newFolder()
  const store = join(folder, 'store')
  await ingest({
    store,
    inputs: [
      hostile.map((text, index) => ({
        chatId: `chat ${index}`,
        messageId: text === '' ? 'none' : text.slice(0, 10),
        sentAt: `2026-03-01T10:00:${String(index).padStart(2, '0')}.25Z`,
        author: index % 2 === 0 ? ('customer' as const) : ('agent' as const),
        authorId: index % 2 === 0 ? null : 'ann;bob',
        establishmentId: '=site',
        text,
      })),
    ],
    establishments: [{ establishmentId: '=site', name: '@name', '=attribute': ['a;b', 'c'], Name: 'x', name_1: 'y' }],
  })
  return store
}

test('in CSV nothing begins like a formula, and all else is as it was', async () => {
  const store = await openStore(await hostileStore())
  const folder = newFolder()
  const { files: written } = await exportStore(store, { folder, format: 'csv' })
  store.close()
  for (const { path } of written) {
    const [head = [], ...rows] = parse(readFileSync(path, 'utf8')) as string[][]
    for (const cell of [head, ...rows].flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
    const texts = rows.map(row => row[head.indexOf('text')])
    if (path.endsWith('messages.csv'))
      expect(texts).toEqual(hostile.map(text => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)))
  }
  const [messages, , , sites] = written
  expect(messages?.defused).toBe(6 + 6 + hostile.length)
  expect(sites?.split).toBe(1)
  expect(readFileSync(join(folder, 'sites.csv'), 'utf8')).toBe(
    "establishment_id,name,time_zone,'=attribute,Name,name_1\n'=site,'@name,,a;b;c,x,y\n",
  )
})

test('a sheet has texts, dates and numbers, and no formulas', async () => {
  const store = await openStore(await hostileStore())
  const folder = newFolder()
  const { files: written } = await exportStore(store, { folder, format: 'xlsx' })
  store.close()
  const [messages, chats] = await Promise.all(
    ['messages', 'chats'].map(async name => (await readXlsx(readFileSync(join(folder, `${name}.xlsx`)))).sheets[0]),
  )
  const [head = [], first = []] = messages?.rows ?? []
  expect(first[head.indexOf('sent_at')]).toEqual(new Date('2026-03-01T10:00:00.250Z'))
  const texts = messages?.rows.slice(1).map(row => row[head.indexOf('text')] ?? '')
  expect(texts?.slice(0, -1)).toEqual(hostile.slice(0, -1))
  expect([written[0]?.cut, String(texts?.at(-1)).length]).toEqual([1, 32_766])
  expect(JSON.stringify([...(messages?.cells?.values() ?? [])])).not.toContain('"formula"')
  expect(chats?.rows[1]?.[chats.rows[0]?.indexOf('messages') ?? 0]).toBe(1)
})

test('an export that is stopped leaves nothing, and an earlier export as it was', async () => {
  const store = await openStore(await hostileStore())
  const folder = newFolder()
  await exportStore(store, { folder })
  const before = readdirSync(folder).map(name => readFileSync(join(folder, name), 'hex'))
  const stopped = exportStore(withSignal(store, AbortSignal.abort(new Error('stop'))), { folder, texts: false })
  await expect(stopped).rejects.toThrow('stop')
  const unwritable = exportStore(store, { folder: join(folder, 'messages.parquet') })
  await expect(unwritable).rejects.toThrow('EEXIST')
  store.close()
  expect(readdirSync(folder).map(name => readFileSync(join(folder, name), 'hex'))).toEqual(before)
})

test('two exports of one version are the same bytes', async () => {
  const store = await openStore(await hostileStore())
  for (const format of exportFormats) {
    const folders = [newFolder(), newFolder()]
    for (const folder of folders) await exportStore(store, { folder, format })
    const [one, other] = folders.map(folder =>
      readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'hex')]),
    )
    expect(one).toEqual(other)
    const names = [...exportedTables.map(table => `${table}.${format}`), 'dictionary.csv']
    expect(one?.map(([name]) => name)).toEqual(names.sort())
  }
  store.close()
})

async function run(...args: readonly string[]) {
  const out = { stdout: '', stderr: '' }
  const stream = { terminal: false, columns: null, stream: null }
  const status = await main(args, {
    stdout: { ...stream, write: text => (out.stdout += text) },
    stderr: { ...stream, write: text => (out.stderr += text) },
    now: () => '2026-10-20T10:00:00Z',
  })
  return { status, ...out }
}

test('causerie export', async () => {
  const store = await hostileStore()
  const out = join(newFolder(), 'new', 'folder')
  const done = await run(
    'export',
    '--store',
    store,
    '--out',
    out,
    '--format',
    'csv',
    '--tables',
    'chats,sites',
    '--period',
    '2026-03',
    '--json',
  )
  expect(done.stderr).toContain('apostrophe')
  expect(done.status).toBe(0)
  expect(
    JSON.parse(done.stdout).files.map(({ table, rows }: { table: string; rows: number }) => [table, rows]),
  ).toEqual([
    ['chats', hostile.length],
    ['sites', 1],
  ])
  expect(readdirSync(out).sort()).toEqual(['chats.csv', 'dictionary.csv', 'sites.csv'])
  const dictionary = await run(
    'export',
    '--store',
    store,
    '--dictionary',
    '--csv',
    '--tables',
    'chats,sites',
    '--format',
    'csv',
  )
  expect(dictionary.stdout).toBe(readFileSync(join(out, 'dictionary.csv'), 'utf8'))
  const columns = parse(dictionary.stdout, { columns: true }) as { table: string; column: string }[]
  const [head] = parse(readFileSync(join(out, 'chats.csv'), 'utf8')) as string[][]
  expect(columns.filter(({ table }) => table === 'chats').map(({ column }) => column)).toEqual(head)

  const none = await run('export', '--store', store)
  expect([none.status, none.stderr]).toEqual([2, 'causerie: --out is needed: the folder of the files\n'])
  const wrong = await run('export', '--store', store, '--out', out, '--tables', 'chat')
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    'causerie: --tables is a list of messages, chats, waits, sites: "chat"\n',
  ])
  const nothing = await run('export', '--store', store, '--out', join(out, 'x'), '--where', 'region=north')
  expect(nothing.status).toBe(2)
  expect(existsSync(join(out, 'x', 'chats.parquet'))).toBe(false)
})
