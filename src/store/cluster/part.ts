import { join as joinPath } from 'node:path'
import type { ClickHouseEngine } from '../../engine/clickhouse.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import { identifier, join, type Sql, sql } from '../../engine/sql.ts'
import { keyedHash } from '../forgotten/keyed-hash.ts'
import { type RestOfStore, wholeStore } from '../next-version.ts'
import { inDatabase, localTableOf, tableNames, tableOf } from './layout.ts'
import { type ClusterTable, type ClusterTableName, clusterTables, columnsOf } from './tables.ts'
import { assertCount, assertSent, deleteRows, numberOf, receiveRows, rowsIn, sendRows, sendTable } from './transfer.ts'
import { executeOn, type OpenNodes } from './writing.ts'

/** A store in DuckDB with a part of the chats of a version on ClickHouse, which becomes a part of the next version. */
export interface StorePart {
  bringIncoming(): Promise<void>
  bringAll(): Promise<void>
  rest(): Promise<RestOfStore>
  /** Fills the next version: what was brought is replaced by what it has become, the rest is taken over. */
  send(): Promise<void>
}

export interface PartOptions {
  readonly nodes: OpenNodes
  /** The version that is read; null when nothing has been published yet. */
  readonly from: number | null
  /** The version whose empty tables are filled. */
  readonly to: number
  /** Where files are kept for a while. */
  readonly folder: string
}

/** What is looked for on the cluster: ids, then keys. They are there for as long as the version is being filled. */
const sought = {
  ids: { columns: { id: 'text', turn: 'key' } },
  chats: { columns: { chat_key: 'key', turn: 'key' } },
  customers: { columns: { customer_key: 'key', turn: 'key' } },
} as const satisfies Record<string, Pick<ClusterTable, 'columns'>>
const soughtNames = Object.keys(sought) as readonly (keyof typeof sought)[]

const chatTables = tableNames.filter(name => 'isSharded' in clusterTables[name])
/** Tables to which a load only adds rows, with the key that grows. */
const growing = { rejects: 'load_id', load_notes: 'load_id', customers: 'customer_key' } as const
const growingTables = Object.keys(growing) as readonly (keyof typeof growing)[]
/** The others have a row for each load, establishment, channel and so on: they are few, and are brought and sent whole. */
const smallTables = tableNames.filter(name => !chatTables.includes(name) && !(name in growing))

/** Begins with everything but chats, rejected rows and customers, except for the last chat and the last customer, whose keys the next ones follow. */
export async function openPart(engine: DuckDBEngine, options: PartOptions): Promise<StorePart> {
  const { nodes, from, to, folder } = options
  const { first, all, layout } = nodes
  const path = joinPath(folder, 'rows.parquet')
  const soughtTable = (what: keyof typeof sought) => inDatabase(layout, tableOf(to, `sought_${what}`))
  const sendAll = async () => {
    for (const name of tableNames)
      await assertSent(nodes, name, to, await sendTable(engine, nodes, name, { version: to, path }))
  }
  if (from === null) return { ...wholeStore, send: sendAll }

  const old = (name: ClusterTableName) => inDatabase(layout, tableOf(from, name))
  /** Brings the rows of a table that meet a condition, except those that are there already by their key. */
  const bring = async (name: ClusterTableName, condition: Sql, key?: Sql): Promise<void> => {
    const table: ClusterTable = clusterTables[name]
    const rows = sql`(SELECT * FROM ${old(name)} WHERE ${condition})`
    const expected = await numberOf(first, sql`SELECT count() AS found FROM ${rows}`)
    await receiveRows(first, rows, table, path)
    const file = rowsIn(path, table)
    assertCount(name, expected, await numberOf(engine, sql`SELECT count(*) AS found FROM ${file}`), 'this machine')
    const known = key === undefined ? sql`` : sql` WHERE ${key} NOT IN (SELECT ${key} FROM ${identifier(name)})`
    await engine.execute(sql`INSERT INTO ${identifier(name)} BY NAME
      FROM ${file}${known} ORDER BY ${table.orderInDuckDB ?? table.order}`)
  }

  for (const name of smallTables) await bring(name, sql`true`)
  const lastChat = Math.max(
    await lastOf(first, old('chats'), 'chat_key'),
    await lastOf(first, old('withdrawn_chats'), 'chat_key'),
  )
  const last = {
    rejects: await lastOf(first, old('loads'), 'load_id'),
    load_notes: await lastOf(first, old('loads'), 'load_id'),
    customers: await lastOf(first, old('customers'), 'customer_key'),
  }
  for (const name of ['chats', 'withdrawn_chats'] as const) await bring(name, sql`chat_key = ${lastChat}`)
  await bring('customers', sql`customer_key = ${last.customers}`)
  await engine.execute(sql`CREATE TEMP TABLE part_ids (id VARCHAR, turn INTEGER)`)
  await engine.execute(sql`CREATE TEMP TABLE part_chats (chat_key INTEGER, turn INTEGER)`)
  await executeOn(
    all,
    soughtNames.map(what => {
      const columns = join(columnsOf(sought[what], ({ type }, column) => sql`${column} ${type}`))
      return sql`CREATE TABLE ${soughtTable(what)} (${columns}) ENGINE = MergeTree ORDER BY turn`
    }),
  )
  let turn = 0
  let isWhole = false
  let chatsElsewhere = await numberOf(first, sql`SELECT count() AS found FROM ${old('chats')}`)
  const chatsInAll = chatsElsewhere
  const chatsHere = () => numberOf(engine, sql`SELECT count(*) AS found FROM chats`)
  chatsElsewhere -= await chatsHere()
  const brought: Record<string, number> = {}
  const seek = (what: keyof typeof sought, rows: Sql) =>
    sendRows(engine, all, {
      table: sought[what],
      from: rows,
      where: sql`turn = ${turn}`,
      into: soughtTable(what),
      path,
    })

  return {
    async bringIncoming() {
      if (isWhole) return
      turn++
      const hash = await keyedHash(engine)
      // Forgotten ids are stored under other ones.
      const replaced =
        hash === null
          ? sql``
          : sql` UNION SELECT replacement FROM ids JOIN forgotten n ON n.role = 'name' AND n.hash = ${hash(sql`id`)}`
      await engine.execute(sql`INSERT INTO part_ids
        WITH ids AS (SELECT chat_id AS id FROM incoming UNION SELECT customer_id FROM incoming WHERE customer_id IS NOT NULL)
        SELECT id, ${turn}::INTEGER FROM (SELECT id FROM ids${replaced}) WHERE id NOT IN (SELECT id FROM part_ids)`)
      if ((await seek('ids', sql`part_ids`)) === 0) return

      const found = sql`(SELECT chat_key, ${turn}::Int32 AS turn FROM (
        ${named(old('chats'), soughtTable('ids'), turn)} UNION ALL ${named(old('withdrawn_chats'), soughtTable('ids'), turn)}))`
      await receiveRows(first, found, sought.chats, path)
      await engine.execute(sql`INSERT INTO part_chats
        FROM ${rowsIn(path, sought.chats)} WHERE chat_key NOT IN (SELECT chat_key FROM part_chats)`)
      await seek('chats', sql`part_chats`)
      for (const name of chatTables) {
        const key = name === 'chats' || name === 'withdrawn_chats' ? sql`chat_key` : undefined
        await bring(name, sql`chat_key IN (SELECT chat_key FROM ${soughtTable('chats')} WHERE turn = ${turn})`, key)
      }
      await engine.execute(sql`CREATE OR REPLACE TEMP TABLE part_customers AS SELECT customer_key, ${turn}::INTEGER AS turn FROM (
        SELECT customer_key FROM log WHERE customer_key IS NOT NULL UNION SELECT customer_key FROM chats)
        WHERE customer_key NOT IN (SELECT customer_key FROM customers)`)
      await seek('customers', sql`part_customers`)
      await bring(
        'customers',
        sql`customer_id IN (SELECT id FROM ${soughtTable('ids')} WHERE turn = ${turn})
          OR customer_key IN (SELECT customer_key FROM ${soughtTable('customers')} WHERE turn = ${turn})`,
        sql`customer_key`,
      )
      chatsElsewhere = chatsInAll - (await chatsHere())
      for (const name of chatTables) brought[name] = await numberOf(engine, partOf(name))
    },
    async bringAll() {
      if (isWhole) return
      isWhole = true
      for (const name of [...chatTables, ...growingTables]) {
        await engine.execute(sql`DELETE FROM ${identifier(name)}`)
        await bring(name, sql`true`)
      }
    },
    async rest() {
      if (isWhole) return wholeStore.rest()
      const [found] = await first.query(
        sql`SELECT minOrNull(sent_at) AS earliest FROM ${old('log')}
          WHERE chat_key NOT IN (SELECT chat_key FROM ${soughtTable('chats')})`,
        { earliest: 'instant?' },
      )
      return { chats: chatsElsewhere, knownFrom: found?.earliest ?? null }
    },
    async send() {
      if (isWhole) await sendAll()
      else await sendPart()
      await executeOn(
        all,
        soughtNames.map(what => sql`DROP TABLE ${soughtTable(what)}`),
      )
    },
  }

  async function sendPart(): Promise<void> {
    for (const name of smallTables)
      await assertSent(nodes, name, to, await sendTable(engine, nodes, name, { version: to, path }))
    for (const name of [...growingTables, ...chatTables]) for (const node of all) await node.execute(takeOver(name))
    for (const name of growingTables) {
      const where = sql`${identifier(growing[name])} > ${last[name]}`
      const sent = await sendTable(engine, nodes, name, { version: to, path, where })
      await assertSent(nodes, name, to, (await numberOf(first, sql`SELECT count() AS found FROM ${old(name)}`)) + sent)
    }
    const changed = chatTables.filter(name => (brought[name] ?? 0) > 0)
    await deleteRows(nodes, {
      tables: changed.map(name => localTableOf(to, name, layout)),
      condition: sql`chat_key IN (SELECT chat_key FROM ${soughtTable('chats')})`,
    })
    for (const name of chatTables) {
      const before = await numberOf(first, sql`SELECT count() AS found FROM ${old(name)}`)
      const where = sql`chat_key > ${lastChat} OR chat_key IN (SELECT chat_key FROM part_chats)`
      const sent = await sendTable(engine, nodes, name, { version: to, path, where })
      await assertSent(nodes, name, to, before - (brought[name] ?? 0) + sent)
    }
  }

  /** Takes over the files of a table of the version before, which no one changes: they are linked, not copied. */
  function takeOver(name: ClusterTableName): Sql {
    const local = (version: number) => inDatabase(layout, localTableOf(version, name, layout))
    return sql`ALTER TABLE ${local(to)} ATTACH PARTITION ALL FROM ${local(from ?? to)}`
  }
}

function partOf(name: ClusterTableName): Sql {
  return sql`SELECT count(*) AS found FROM ${identifier(name)} WHERE chat_key IN (SELECT chat_key FROM part_chats)`
}

function named(chats: Sql, ids: Sql, turn: number): Sql {
  return sql`SELECT chat_key FROM ${chats} WHERE chat_id IN (SELECT id FROM ${ids} WHERE turn = ${turn})`
}

async function lastOf(node: ClickHouseEngine, table: Sql, key: string): Promise<number> {
  return numberOf(node, sql`SELECT max(${identifier(key)}) AS found FROM ${table}`)
}
