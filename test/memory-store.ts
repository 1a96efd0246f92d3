import { type DuckDBEngine, openDuckDB } from '../src/engine/duckdb.ts'
import type { Engine } from '../src/engine/engine.ts'
import { sql } from '../src/engine/sql.ts'
import { deriveIncoming } from '../src/ingest/derive.ts'
import { forgetAgain } from '../src/ingest/forget/forget-again.ts'
import { completeAttributes, mergeEstablishments } from '../src/ingest/merge-establishments.ts'
import { createRejects } from '../src/ingest/quarantine.ts'
import { createIncoming, createIncomingEstablishments, createStore } from '../src/store/schema.ts'
import type { Store } from '../src/store/store.ts'
import type { EstablishmentsFile, Log, LogRow } from './oracle/log.ts'
import { stored } from './oracle/stored.ts'

/** A store in memory, whatever attributes are asked of it; close it when done. */
export interface MemoryStore extends Store<string> {
  readonly engine: DuckDBEngine
  /** How many of the rows it took as new. */
  readonly accepted: number
}

/** What a load makes of a log once its files are read, a load a batch: the store's own derivation, on rows in canonical form. */
export async function memoryStore(
  { rows, establishments }: Log,
  batches: readonly (readonly LogRow[])[] = [rows],
): Promise<MemoryStore> {
  const engine = await openDuckDB(':memory:', { threads: 1 })
  for (const statement of createStore) await engine.execute(statement)
  let accepted = 0
  for (const [index, batch] of batches.entries()) {
    accepted += await loadRows(engine, batch, index + 1)
  }
  for (const file of establishments) {
    await engine.execute(createIncomingEstablishments)
    await insertEstablishments(engine, file)
    await mergeEstablishments(engine, file.attributes)
  }
  await completeAttributes(engine)
  const read: Store['read'] = use => use(engine)
  return {
    directory: ':memory:',
    engine,
    accepted,
    read,
    // There is one version only, which closes with the store.
    snapshot: async () => ({ version: 1, read, close: () => {} }),
    close: () => engine.close(),
  }
}

/** One load. Gives how many of the rows were new. */
export async function loadRows(engine: Engine, rows: readonly LogRow[], loadId: number): Promise<number> {
  await engine.execute(createIncoming)
  await engine.execute(createRejects)
  await insertRows(engine, rows)
  await forgetAgain(engine, [])
  const { accepted } = await deriveIncoming(engine, loadId)
  await completeAttributes(engine)
  return accepted
}

async function insertRows(engine: Engine, rows: readonly LogRow[]): Promise<void> {
  const json = JSON.stringify(
    rows.map(row => ({
      ...row,
      messageId: row.messageId ?? `generated ${[row.sentAt, row.author, row.kind, row.text].join(' ')}`,
      sentAt: String(row.sentAt),
      updatedAt: row.updatedAt === null ? null : String(row.updatedAt),
    })),
  )
  await engine.execute(sql`INSERT INTO incoming (chat_id, message_id, sent_at, author, kind, establishment_id, customer_id,
      channel, platform, updated_at, author_id, text, attachments)
    SELECT r->>'chatId', r->>'messageId', make_timestamptz((r->>'sentAt')::BIGINT), r->>'author', r->>'kind',
      r->>'establishmentId', r->>'customerId', r->>'channel', r->>'platform',
      make_timestamptz((r->>'updatedAt')::BIGINT), r->>'authorId', r->>'text', r->>'attachments'
    FROM (SELECT unnest(${json}::JSON[]) AS r)`)
}

async function insertEstablishments(engine: Engine, file: EstablishmentsFile): Promise<void> {
  const { listed } = stored({ rows: [], establishments: [file] })
  const json = JSON.stringify(
    [...listed.values()].map(({ id, name, zone, values }) => ({
      id,
      name,
      zone,
      values: [...values].flatMap(([attribute, list]) => list.map(value => ({ attribute, value }))),
    })),
  )
  await engine.execute(sql`INSERT INTO incoming_establishments (establishment_id, name, time_zone, attributes)
    SELECT r->>'id', r->>'name', r->>'zone', (r->'values')::STRUCT(attribute VARCHAR, value VARCHAR)[]
    FROM (SELECT unnest(${json}::JSON[]) AS r)`)
}
