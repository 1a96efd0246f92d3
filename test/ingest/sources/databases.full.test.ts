import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import Libsql from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../../cli/program.ts'
import { parseConfig } from '../../../config/read-config.ts'
import { loadSources } from '../../../jobs/run/load-sources.ts'
import { openDuckDB } from '../../../src/engine/duckdb.ts'
import { read } from '../../../src/engine/source.ts'
import { sql } from '../../../src/engine/sql.ts'
import { forget } from '../../../src/ingest/forget/forget.ts'
import { type IngestOptions, ingest } from '../../../src/ingest/ingest.ts'
import { inspectSource } from '../../../src/ingest/inspect/inspect-source.ts'
import type { Mapping } from '../../../src/ingest/mapping/mapping.ts'
import type { LiveSource } from '../../../src/ingest/sources/live-source.ts'
import { openStore } from '../../../src/store/store.ts'
import { currentVersion } from '../../../src/store/versions.ts'
import { mariadbSkipped, startMariadb } from '../../servers/mariadb.ts'
import { postgresSkipped, startPostgres } from '../../servers/postgres.ts'
import { sampleOf } from '../export-samples.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const files = temporaryFolder()
let stores = 0
const newStore = () => files.pathOf(`store-${stores++}`)

/** What a store has of the log, in a fixed order. */
async function rowsOf(directory: string): Promise<readonly object[]> {
  const store = await openStore(directory)
  try {
    return await read(store, engine =>
      engine.query(
        sql`SELECT chat_id, message_id, epoch_us(sent_at) AS sent, author::VARCHAR AS author, establishment_id, customer_id,
          withdrawn, text, epoch_us(updated_at) AS updated FROM v_messages ORDER BY chat_id, message_id`,
        {
          chat_id: 'text',
          message_id: 'text',
          sent: 'whole',
          author: 'text',
          establishment_id: 'text',
          customer_id: 'text?',
          withdrawn: 'boolean',
          text: 'text?',
          updated: 'whole?',
        },
      ),
    )
  } finally {
    store.close()
  }
}

/** A table of messages, with values that drivers like to change. */
interface Line {
  readonly id: bigint
  readonly chat: bigint
  readonly at: string
  readonly changed: string
  readonly who: 'in' | 'out'
  readonly gone: boolean
  readonly body: string | null
}
const texts = [
  'hello',
  '',
  null,
  'it\'s \\ "quoted"',
  'two\nlines\r\n',
  '😀 é',
  '{"a": 1}',
  '2026-03-01 10:00:00',
  '007',
  'NULL',
]
const line = (index: number, changed = index): Line => ({
  id: 9_007_199_254_740_993n + BigInt(index),
  chat: 9_007_199_254_740_993n + BigInt(index % 7),
  at: `2026-03-01 10:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.123456`,
  changed: `2026-03-${String(1 + Math.floor(changed / 40)).padStart(2, '0')} 10:${String(changed % 40).padStart(2, '0')}:00`,
  who: index % 3 === 0 ? 'in' : 'out',
  gone: index % 11 === 10,
  body: texts[index % texts.length] ?? null,
})
const first = Array.from({ length: 300 }, (_, index) => line(index))
const later = [line(3, 400), ...Array.from({ length: 20 }, (_, index) => line(300 + index))]

const query = 'SELECT id, chat, at, changed, who, gone, body, 12 AS site FROM messages; '
const mapping: Mapping = {
  zone: 'UTC',
  columns: {
    chat_id: 'chat',
    message_id: 'id',
    sent_at: 'at',
    updated_at: 'changed',
    author: { column: 'who', values: { in: 'customer', out: 'agent' } },
    withdrawn: { column: 'gone', default: false },
    establishment_id: 'site',
    text: 'body',
  },
}

/** The same rows as objects. */
const expected = (lines: readonly Line[]) =>
  lines.map(({ id, chat, at, changed, gone, ...rest }) => ({
    ...rest,
    id: String(id),
    chat: String(chat),
    at: `${at.replace(' ', 'T')}Z`,
    changed: `${changed.replace(' ', 'T')}Z`,
    gone: String(gone),
    site: '12',
  }))

interface Server {
  readonly source: LiveSource
  /** Writes lines; a line that is there is changed. */
  put(lines: readonly Line[]): Promise<void>
  empty(): Promise<void>
  stop(): Promise<void>
}

const servers: Readonly<Record<string, { skipped: string | null; start: () => Promise<Server> }>> = {
  postgres: {
    skipped: postgresSkipped,
    async start() {
      const server = await startPostgres()
      await server.query(`CREATE TABLE messages (id BIGINT PRIMARY KEY, chat BIGINT, at TIMESTAMPTZ, changed TIMESTAMP,
        who TEXT, gone BOOLEAN, body TEXT)`)
      return {
        source: { url: server.url, password: server.password },
        async put(lines) {
          const json = JSON.stringify(
            lines.map(one => ({ ...one, id: String(one.id), chat: String(one.chat), at: `${one.at}Z` })),
          )
          await server.query(
            `INSERT INTO messages SELECT * FROM jsonb_populate_recordset(NULL::messages, $1)
              ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, body = excluded.body`,
            [json],
          )
        },
        empty: async () => void (await server.query('TRUNCATE messages')),
        stop: server.stop,
      }
    },
  },
  mariadb: {
    skipped: mariadbSkipped,
    async start() {
      const server = await startMariadb()
      await server.query(`CREATE TABLE messages (id BIGINT PRIMARY KEY, chat BIGINT, at DATETIME(6), changed DATETIME,
        who ENUM('in', 'out'), gone BOOLEAN, body LONGTEXT)`)
      return {
        source: { url: server.url, password: server.password },
        async put(lines) {
          const values = lines.map(({ id, chat, at, changed, who, gone, body }) => [
            `${id}`,
            `${chat}`,
            at,
            changed,
            who,
            gone,
            body,
          ])
          await server.query('REPLACE INTO messages VALUES ?', [values])
        },
        empty: async () => void (await server.query('TRUNCATE messages')),
        stop: server.stop,
      }
    },
  },
  sqlite: {
    skipped: null,
    async start() {
      const path = files.pathOf('messages.db')
      const database = new Libsql(path)
      database.exec(
        'CREATE TABLE messages (id INTEGER PRIMARY KEY, chat INTEGER, at TEXT, changed TEXT, who TEXT, gone INTEGER, body TEXT)',
      )
      const put = database.prepare('REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)')
      return {
        source: { url: `sqlite:${path}` },
        async put(lines) {
          for (const { id, chat, at, changed, who, gone, body } of lines)
            put.run(id, chat, at, changed, who, gone ? 1 : 0, body)
        },
        empty: async () => void database.exec('DELETE FROM messages'),
        stop: async () => void database.close(),
      }
    },
  },
}

for (const [name, { skipped, start }] of Object.entries(servers)) {
  describe.skipIf(skipped !== null)(`${name}${skipped === null ? '' : ` (${skipped})`}`, () => {
    let server: Server
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server?.stop())

    const load = (store: string, more: Partial<LiveSource> = {}, options: Partial<IngestOptions> = {}) =>
      ingest({ store, inputs: [{ from: { ...server.source, query, ...more } }], mapping, ...options } as IngestOptions)
    async function ofObjects(lines: readonly Line[]): Promise<readonly object[]> {
      const store = newStore()
      await ingest({ store, inputs: [expected(lines)], mapping })
      return rowsOf(store)
    }

    test('rows are as they are in the database, and later loads read what is new', async () => {
      await server.empty()
      await server.put(first)
      const store = newStore()
      const cursor = { cursor: 'changed' }
      expect(await load(store, cursor)).toMatchObject({ read: 300, accepted: 300, rejected: 0, more: false })
      expect(await rowsOf(store)).toEqual(await ofObjects(first))
      // What is read twice changes nothing.
      const { read: again, accepted } = await load(store, cursor)
      expect([again < 60, accepted]).toEqual([true, 0])
      await server.put(later)
      const more = await load(store, cursor)
      expect(more.read).toBeLessThan(100)
      const all = newStore()
      await load(all)
      expect(await rowsOf(store)).toEqual(await rowsOf(all))
      // Another query is another source.
      expect((await load(store, { cursor: 'changed', query: `${query.replace(';', '')} WHERE true` })).read).toBe(320)
    })

    test('a whole number is a cursor, too, and nothing new is no error', async () => {
      await server.empty()
      const store = newStore()
      expect((await load(store, { cursor: 'id' })).read).toBe(0)
      await server.put(first)
      expect((await load(store, { cursor: 'id' })).accepted).toBe(300)
      await server.put(later)
      expect((await load(store, { cursor: 'id' })).accepted).toBe(20)
    })

    test('a load in parts is published part by part, and continues where it was', async () => {
      await server.empty()
      await server.put(first)
      const store = newStore()
      const parts = { cursor: 'id', rowsPerLoad: 120 }
      const loads = [await load(store, parts), await load(store, parts), await load(store, parts)]
      expect(loads.map(({ accepted, more }) => [accepted, more])).toEqual([
        [120, true],
        [119, true],
        [61, false],
      ])
      expect(await rowsOf(store)).toEqual(await ofObjects(first))
      const tied = {
        query: query.replace('12 AS site', '12 AS site, 5 AS one').replace(';', ''),
        cursor: 'one',
        rowsPerLoad: 100,
      }
      const other = newStore()
      await load(other, tied)
      await expect(load(other, tied)).rejects.toThrow('more than 100 rows have one value of one: 5; raise rowsPerLoad')
    })

    test('a load that stores nothing leaves the cursor', async () => {
      await server.empty()
      await server.put(first)
      const store = newStore()
      const spoilt: Mapping = {
        ...mapping,
        columns: { ...mapping.columns, author: { column: 'who', values: { in: 'customer' } } },
      }
      const refused = load(store, { cursor: 'id' }, { mapping: spoilt, maxRejected: 10 } as Partial<IngestOptions>)
      await expect(refused).rejects.toThrow('a load must not reject more than 10 rows')
      expect((await load(store, { cursor: 'id' })).accepted).toBe(300)
    })

    test('can be inspected: what its rows are, the mapping that they suggest, and what a query can name', async () => {
      await server.empty()
      await server.put(first)
      const found = await inspectSource({
        from: {
          ...server.source,
          query: query.replace(' at, ', ' at AS sent_at, ').replace('who,', 'who AS direction,'),
        },
      })
      expect(found).toMatchObject({ format: 'causerie', problem: null })
      expect(found.mapping?.mapping.columns).toMatchObject({
        chat_id: 'chat',
        author: { column: 'direction', values: { in: 'customer', out: 'agent' } },
        establishment_id: 'site',
      })
      expect(found.log).toMatchObject({
        read: 300,
        rejected: 0,
        chats: 7,
        authors: [
          { name: 'agent', rows: 200 },
          { name: 'customer', rows: 100 },
        ],
        sites: [{ name: '12', rows: 300 }],
      })
      await expect(inspectSource({ from: server.source })).rejects.toThrow(
        /: is of no known product: name a file with one SELECT .*messages \(id, chat, at, changed, who, gone, body\)/,
      )
    })

    test('wrong questions say what is wrong', async () => {
      const store = newStore()
      await expect(load(store, { query: 'SELECT nothing FROM messages' })).rejects.toThrow(/nothing/)
      await expect(load(store, { cursor: 'body' })).rejects.toThrow(
        'source.cursor: must be a column of whole numbers or of times',
      )
      await expect(load(store, { cursor: 'none' })).rejects.toThrow(/none/)
      await expect(load(store, { query: 'DELETE FROM messages' })).rejects.toThrow()
      await expect(load(store, { query: 'SELECT id AS chat FROM messages' })).rejects.toThrow('has no column')
      await expect(ingest({ store, inputs: [{ from: server.source }], format: 'intercom' })).rejects.toThrow(
        'this format is read from files',
      )
      expect((await load(store)).read).toBe(300)
    })
  })
}

test('a store of an earlier version, which has no cursors, takes them with the first load of a source', async () => {
  const store = newStore()
  await ingest({ store, inputs: [expected(first)], mapping })
  const { path } = (await currentVersion(store)) ?? { path: '' }
  const engine = await openDuckDB(path)
  await engine.execute(sql`DROP TABLE source_cursors`)
  await engine.execute(sql`CHECKPOINT`)
  engine.close()
  await forget({ store, customers: ['nobody', String(first[0]?.chat)] })
  const file = files.pathOf('earlier.db')
  const database = new Libsql(file)
  database.exec('CREATE TABLE t (id INTEGER, at TEXT)')
  database.exec("INSERT INTO t VALUES (1, '2026-03-01 10:00:00')")
  database.close()
  const columns = {
    chat_id: 'id',
    sent_at: 'at',
    author: { constant: 'customer' },
    establishment_id: { constant: 's' },
  } as const
  const from = { url: `sqlite:${file}`, query: 'SELECT * FROM t', cursor: 'id' }
  const load = () => ingest({ store, inputs: [{ from }], mapping: { zone: 'UTC', columns } })
  expect([(await load()).accepted, (await load()).accepted]).toEqual([1, 0])
})

/** Runs the command line with an environment. */
async function run(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const out = { stdout: '', stderr: '' }
  const stream = { terminal: false, columns: null, stream: null }
  const before = { ...process.env }
  Object.assign(process.env, env)
  try {
    const status = await main(args, {
      stdout: { ...stream, write: text => (out.stdout += text) },
      stderr: { ...stream, write: text => (out.stderr += text) },
      now: () => '2026-11-20T10:00:00Z',
    })
    return { status, ...out }
  } finally {
    process.env = before
  }
}

describe.skipIf(postgresSkipped !== null)(`PostgreSQL ${postgresSkipped ?? ''}`, () => {
  let server: Awaited<ReturnType<typeof startPostgres>>
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.stop())

  test('the tables of Chatwoot are read by name: the same rows as from their files', async () => {
    const { path } = sampleOf('chatwoot-tables')
    const types: Readonly<Record<string, string>> = {
      id: 'BIGINT',
      created_at: 'TIMESTAMP',
      updated_at: 'TIMESTAMP',
      private: 'BOOLEAN',
      content_attributes: 'JSON',
      additional_attributes: 'JSONB',
      event_end_time: 'TIMESTAMP',
      status: 'INTEGER',
      message_type: 'INTEGER',
    }
    for (const file of readdirSync(path)) {
      const table = file.replace('.csv', '')
      const records = parse(readFileSync(join(path, file)), { columns: true }) as Record<string, string>[]
      const columns = Object.keys(records[0] ?? {})
      await server.query(
        `CREATE TABLE ${table} (${columns.map(name => `${name} ${types[name] ?? (name.endsWith('_id') ? 'BIGINT' : 'TEXT')}`).join(', ')})`,
      )
      for (const record of records)
        await server
          .query(
            `INSERT INTO ${table} VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
            Object.values(record).map(value => (value === '' ? null : value)),
          )
          // Lines that are wrong on purpose cannot be in a database.
          .catch(() => undefined)
    }
    const [byFile, byName] = [newStore(), newStore()]
    await ingest({ store: byFile, inputs: [path], format: 'chatwoot-tables', source: { site: 'main' } })
    const from = { url: server.url, password: server.password }
    const load = () =>
      ingest({ store: byName, inputs: [{ from }], format: 'chatwoot-tables', source: { site: 'main' } })
    expect((await load()).accepted).toBeGreaterThan(5)
    expect(await rowsOf(byName)).toEqual(await rowsOf(byFile))
    // Repeats are harmless, and what changes is read.
    const all = (await rowsOf(byName)).length
    expect((await load()).accepted).toBe(0)
    await server.query(
      `UPDATE messages SET content = 'changed', updated_at = '2030-01-01 00:00:00' WHERE message_type = 0`,
    )
    await load()
    const rows = await rowsOf(byName)
    expect(rows.length).toBe(all)
    expect(rows).toContainEqual(expect.objectContaining({ text: 'changed' }))
  })

  test('it writes nothing, whatever the query', async () => {
    await server.query('CREATE TABLE kept (chat TEXT); INSERT INTO kept VALUES (1)')
    const query = 'WITH gone AS (DELETE FROM kept RETURNING *) SELECT * FROM gone'
    const load = ingest({
      store: newStore(),
      inputs: [{ from: { url: server.url, password: server.password, query } }],
    })
    await expect(load).rejects.toThrow()
    const call = ingest({
      store: newStore(),
      inputs: [
        { from: { url: server.url, password: server.password, query: "SELECT setval('s', 1) FROM (SELECT 1) x" } },
      ],
    })
    await expect(call).rejects.toThrow()
    expect(await server.query('SELECT count(*) FROM kept')).toEqual([['1']])
  })

  test('a password comes from the environment or a file, and is in no message', async () => {
    const [sqlFile, mappingFile, store] = [
      files.write(
        'query.sql',
        `SELECT 'c' AS chat, 'm' AS id, now() AS at, 'customer' AS who, 's' AS site\n-- the end`,
      ),
      files.write(
        'mapping.yaml',
        'columns: { chat_id: chat, message_id: id, sent_at: at, author: who, establishment_id: site }\n',
      ),
      newStore(),
    ]
    const given = ['ingest', '--source', server.url, '--query', sqlFile, '--mapping', mappingFile, '--store', store]
    const done = await run({ PGPASSWORD: server.password }, ...given, '--json')
    expect([done.status, done.stderr, JSON.parse(done.stdout).accepted]).toEqual([0, '', 1])
    const passwordFile = files.write('password', `${server.password}\n`)
    expect((await run({}, ...given, '--password-file', passwordFile)).status).toBe(0)
    const wrong = await run({ PGPASSWORD: 'wrong-password-73' }, ...given)
    expect(wrong.status).toBe(1)
    expect(wrong.stderr).toContain(`${server.url}: password authentication failed`)
    expect(wrong.stderr).not.toContain('wrong-password-73')
    const written = server.url.replace('reader@', 'reader:hidden-42@')
    const inUrl = await run({}, ...given.with(2, written))
    expect([inUrl.status, inUrl.stderr]).toEqual([
      2,
      'causerie: --source.url: must not hold the password: say it by the environment or a file\n',
    ])
    expect((await run({}, 'ingest', 'a.csv', ...given.slice(1))).stderr).toContain('give files or --source, not both')
    expect((await run({}, 'ingest', '--store', store)).stderr).toContain('name files, or a --source')
    expect((await run({}, 'ingest', 'a.csv', '--store', store, '--cursor', 'x')).stderr).toContain(
      '--cursor needs --source',
    )
    // Beyond this machine TLS is needed.
    const tls = await run({ PGPASSWORD: server.password }, ...given.with(2, `${server.url}?tls=verify`))
    expect(tls.stderr).toContain('?tls=off in the URL reads without TLS')
  })

  test('the sources of a config', async () => {
    const store = newStore()
    const text = `subscriptions: {}
stores:
  main:
    directory: ${store}
    sources:
      - source:
          url: ${server.url}
          password: \${SHOP_DB}
          query: SELECT n AS id, 'c' AS chat, TIMESTAMPTZ '2026-03-01 10:00Z' + n * interval '1 s' AS at FROM generate_series(1, 250) AS n
          cursor: id
          rowsPerLoad: 100
        mapping: ${files.write('config-mapping.yaml', 'columns: { chat_id: chat, message_id: id, sent_at: at, author: { constant: customer }, establishment_id: { constant: s } }\n')}
`
    const config = parseConfig(text, files.pathOf('causerie.config.yaml'))
    const [main] = Object.values(config.stores)
    if (main === undefined) throw new Error('no store')
    process.env.SHOP_DB = server.password
    await loadSources({ store: main, now: '2026-11-20T10:00:00Z' })
    delete process.env.SHOP_DB
    expect((await rowsOf(store)).length).toBe(250)
    const refused = (url: string) => () =>
      parseConfig(text.replace(server.url, url), files.pathOf('causerie.config.yaml'))
    expect(refused(server.url.replace('reader', 'reader:hidden-42'))).toThrow(
      /:7: stores\.main\.sources\.0\.source\.url: must not hold the password[^4]*$/,
    )
    expect(refused('oracle://x')).toThrow('must begin with postgres://, mysql://, sqlite: or s3://')
  })
})
