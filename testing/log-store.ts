import { type DuckDBEngine, openDuckDB } from '../src/engine/duckdb.ts'
import type { Engine } from '../src/engine/engine.ts'
import type { Read } from '../src/engine/source.ts'
import { instant, sql } from '../src/engine/sql.ts'
import { type Derived, type DeriveOptions, deriveIncoming } from '../src/ingest/derive.ts'
import { forgetAgain } from '../src/ingest/forget/forget-again.ts'
import { incomingExtent } from '../src/ingest/load-extent.ts'
import { completeAttributes, mergeEstablishments } from '../src/ingest/merge-establishments.ts'
import { createRejects } from '../src/ingest/quarantine.ts'
import { readIdentity } from '../src/store/identity.ts'
import { createIncoming, createIncomingEstablishments, createStore } from '../src/store/schema.ts'
import { Store } from '../src/store/store.ts'
import { loadsOf } from './oracle/known.ts'
import type { CanonicalRow, EstablishmentsFile, Load, Log } from './oracle/log.ts'
import { stored } from './oracle/stored.ts'
import { usableRows } from './oracle/usable.ts'

/** An in-memory store that accepts queries about any attribute. Close it when done. */
export interface LogStore extends Store<string> {
  readonly engine: DuckDBEngine
  /** The number of rows accepted. */
  readonly accepted: number
  /** The number of conflicting repeats in each load. */
  readonly conflictingRepeats: readonly number[]
}

/** Creates `incoming` and `incoming_rejects` and fills them with the rows of one load. */
export type Fill<Row> = (engine: DuckDBEngine, rows: readonly Row[]) => Promise<void>

/** A log whose rows may have another form than the canonical one. */
export interface LogOf<Row> extends Omit<Log, 'rows'> {
  readonly rows: readonly Row[]
}

/** Loads a log whose rows are in canonical form: no file is read, the rest is the store's own derivation. */
export async function logStore(log: Log, options: DeriveOptions = {}): Promise<LogStore> {
  return filledStore(log, (engine, rows) => fillCanonical(engine, usableRows({ ...log, rows })), options)
}

/** Loads a log whose rows `fill` reads. */
export async function filledStore<Row>(
  log: LogOf<Row>,
  fill: Fill<Row>,
  options: DeriveOptions = {},
): Promise<LogStore> {
  const engine = await openEmptyStore()
  try {
    let accepted = 0
    const conflictingRepeats: number[] = []
    for (const [index, { of, ...load }] of loadsOf(log).entries()) {
      await fill(engine, of)
      const derived = await deriveLoad(engine, index + 1, { ...load, ...options })
      accepted += derived.accepted
      conflictingRepeats.push(derived.conflictingRepeats)
    }
    for (const file of log.establishments) {
      await engine.execute(createIncomingEstablishments)
      await insertEstablishments(engine, file)
      await mergeEstablishments(engine, file.attributes)
    }
    await completeAttributes(engine)
    return Object.assign(storeOfEngine(engine), { engine, accepted, conflictingRepeats })
  } catch (error) {
    engine.close()
    throw error
  }
}
/** Opens the in-memory database of an empty store. */
export async function openEmptyStore(): Promise<DuckDBEngine> {
  const engine = await openDuckDB(':memory:', { threads: 1 })
  for (const statement of createStore) await engine.execute(statement)
  return engine
}

/** A store of a single version. Closing it closes the engine. */
export function storeOfEngine(engine: Engine): Store<string> {
  const read: Read = use => use(engine)
  return new Store({
    directory: ':memory:',
    read,
    snapshot: async () => ({ version: 1, identity: await readIdentity(engine), read, close: () => {} }),
    close: () => engine.close(),
  })
}

/** Makes one load of accepted rows, by default now and without a declaration. */
export async function loadRows(
  engine: DuckDBEngine,
  rows: readonly CanonicalRow[],
  loadId: number,
  options: LoadOptions = {},
): Promise<Derived> {
  await fillCanonical(engine, rows)
  return deriveLoad(engine, loadId, options)
}

type LoadOptions = Partial<Pick<Load, 'loadedAt' | 'knownUntil'>> & DeriveOptions

/** Derives the tables from the rows in `incoming`. */
async function deriveLoad(
  engine: Engine,
  loadId: number,
  { loadedAt, knownUntil, ...options }: LoadOptions,
): Promise<Derived> {
  const at = loadedAt ?? BigInt(Date.now()) * 1000n
  const [incoming] = await engine.query(sql`SELECT count(*) AS read FROM incoming`, { read: 'count' })
  const read = incoming?.read ?? 0
  const extent = await incomingExtent(engine, { readAt: at, declared: knownUntil ?? null })
  await forgetAgain(engine, [])
  await engine.execute(sql`DROP TABLE incoming_rejects`)
  const derived = await deriveIncoming(engine, loadId, options)
  await completeAttributes(engine)
  await engine.execute(sql`INSERT INTO loads (load_id, loaded_at, seconds, files, read, accepted, duplicates, rejected,
      ambiguous_times, skipped_times, conflicting_repeats, future_rows, known_from, known_until)
    SELECT ${loadId}, ${instant(at)}, 0, [], ${read}, ${derived.accepted}, ${read - derived.accepted}, 0, 0, 0,
      ${derived.conflictingRepeats}, ${extent.futureRows}, min(sent_at),
      ${extent.knownUntil === null ? null : instant(extent.knownUntil)} FROM log`)
  return derived
}

async function fillCanonical(engine: Engine, rows: readonly CanonicalRow[]): Promise<void> {
  await engine.execute(createIncoming)
  await engine.execute(createRejects)
  await insertRows(engine, rows)
}

async function insertRows(engine: Engine, rows: readonly CanonicalRow[]): Promise<void> {
  const json = JSON.stringify(
    rows.map(row => ({
      ...row,
      messageId: row.messageId ?? `generated ${[row.sentAt, row.author, row.kind, row.text].join(' ')}`,
      sentAt: String(row.sentAt),
      updatedAt: row.updatedAt === null ? null : String(row.updatedAt),
    })),
  )
  await engine.execute(sql`INSERT INTO incoming (chat_id, message_id, sent_at, author, kind, establishment_id, customer_id,
      channel, platform, updated_at, withdrawn, author_id, text, attachments)
    SELECT r->>'chatId', r->>'messageId', make_timestamptz((r->>'sentAt')::BIGINT), r->>'author', r->>'kind',
      r->>'establishmentId', r->>'customerId', r->>'channel', r->>'platform',
      make_timestamptz((r->>'updatedAt')::BIGINT), (r->>'withdrawn')::BOOLEAN, r->>'authorId', r->>'text', r->>'attachments'
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
