import { EventEmitter } from 'node:events'
import type { PGlite } from '@electric-sql/pglite'
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq'
import { Turns } from './turns.ts'

/**
 * PGlite with the interface of node-postgres' `Pool`, as far as BullMQ's PostgreSQL backend uses it. PGlite is a single session, so statements
 * take turns, and a client between BEGIN and COMMIT keeps its turn. All clients share the state of the session: LISTEN, search_path,
 * application_name (so `queue.getWorkers()` is useless).
 */
export class PglitePool extends EventEmitter implements PgPool {
  readonly #database: PGlite
  readonly #turns = new Turns()
  readonly #clients = new Set<PgliteClient>()
  #ended = false

  constructor(database: PGlite) {
    super()
    this.setMaxListeners(0)
    this.#database = database
    database.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit('notification', { channel, payload })
    })
  }

  async connect(): Promise<PgPoolClient> {
    this.#checkOpen()
    const client = new PgliteClient(this.#database, this.#turns, () => this.#clients.delete(client))
    this.#clients.add(client)
    return client
  }

  async query<Row>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    this.#checkOpen()
    return this.#turns.run(() => runStatement<Row>(this.#database, text, values))
  }

  /** Ends the pool once pending statements are done. The database belongs to the caller and stays open. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#turns.run(async () => {})
  }

  #checkOpen(): void {
    // BullMQ recognises a closing pool by this message of node-postgres.
    if (this.#ended) throw new Error('Cannot use a pool after calling end on the pool')
  }
}

class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #database: PGlite
  readonly #turns: Turns
  readonly #forget: () => void
  #endTurn: (() => void) | undefined

  constructor(database: PGlite, turns: Turns, forget: () => void) {
    super()
    this.#database = database
    this.#turns = turns
    this.#forget = forget
  }

  async query<Row>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<Row>> {
    const run = () => runStatement<Row>(this.#database, text, values)
    const keyword = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase()
    if (this.#endTurn === undefined && keyword !== 'BEGIN') return this.#turns.run(run)
    this.#endTurn ??= await this.#turns.take()
    try {
      return await run()
    } finally {
      if (!this.#database.isInTransaction()) this.#giveTurnBack()
    }
  }

  release(): void {
    this.#forget()
    if (this.#endTurn !== undefined) void this.query('ROLLBACK').catch(() => this.#giveTurnBack())
  }

  #giveTurnBack(): void {
    this.#endTurn?.()
    this.#endTurn = undefined
  }
}

/** Without values, a text may contain several statements, as the migrations do. Returns the rows of the last one. */
async function runStatement<Row>(
  database: PGlite,
  text: string,
  values: readonly unknown[] | undefined,
): Promise<PgQueryResult<Row>> {
  const result =
    values === undefined || values.length === 0
      ? (await database.exec(text)).at(-1)
      : await database.query<Row>(text, [...values])
  return { rows: (result?.rows ?? []) as Row[], rowCount: result?.affectedRows ?? null }
}
