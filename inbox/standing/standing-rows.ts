import { sql } from 'kysely'
import { type Database, type OutboxState, ownConnection } from '../journal/tables.ts'
import type { FaultRow, TrafficTable } from './standing-table.ts'

/** What is on its way out of a connection. */
export interface OutboxStanding {
  readonly connection: string
  readonly state: Extract<OutboxState, 'queued' | 'sending' | 'doubt'>
  readonly letters: number
  /** Those of them that were tried before. */
  readonly retried: number
  /** When the oldest was written, in microseconds. */
  readonly oldestAt: number
}

export interface JournalStanding {
  readonly traffic: readonly TrafficTable[]
  readonly faults: readonly FaultRow[]
  readonly outbox: readonly OutboxStanding[]
  /** Files of received messages that are still to be fetched, and those that could not be. */
  readonly media: readonly {
    readonly connection: string
    readonly state: 'queued' | 'failed'
    readonly files: number
  }[]
  /** Deliveries of which nothing could be made, or not all; counted up to `asideAtMost`. */
  readonly aside: readonly { readonly connection: string; readonly deliveries: number }[]
  /** Of the last event. */
  readonly seq: number
  readonly form: number
}

export const asideAtMost = 1000

export const standingReads = {
  /** How the connections of a journal stand, as far as it is written down: no texts and no names. */
  async standing(db: Database, { connections }: { connections: readonly string[] }): Promise<JournalStanding> {
    const outbox = await db
      .selectFrom('outbox')
      .innerJoin('event', 'event.seq', 'outbox.seq')
      .select(({ fn }) => [
        'outbox.connection',
        'outbox.state',
        fn.countAll<number>().as('letters'),
        fn.sum<number>(sql`CASE WHEN outbox.attempts > 0 THEN 1 ELSE 0 END`).as('retried'),
        fn.min<number>('event.received_at').as('oldestAt'),
      ])
      .where('outbox.state', 'in', ['queued', 'sending', 'doubt'])
      .groupBy(['outbox.connection', 'outbox.state'])
      .execute()
    const media = await db
      .selectFrom('incoming_media')
      .select(({ fn }) => ['connection', 'state', fn.countAll<number>().as('files')])
      .groupBy(['connection', 'state'])
      .execute()
    const aside: { connection: string; deliveries: number }[] = []
    for (const connection of connections) {
      const rows = await db
        .selectFrom('inbound')
        .select('inbound_id')
        .where('connection', '=', connection)
        .where('refused', 'is not', null)
        .limit(asideAtMost)
        .execute()
      aside.push({ connection, deliveries: rows.length })
    }
    const form = await db.selectFrom('meta').select('value').where('name', '=', 'form').executeTakeFirstOrThrow()
    return {
      traffic: await db.selectFrom('traffic').selectAll().execute(),
      faults: await db.selectFrom('fault').selectAll().execute(),
      outbox: outbox.map(({ connection, state, letters, retried, oldestAt }) => ({
        connection,
        state: state as OutboxStanding['state'],
        letters: Number(letters),
        retried: Number(retried),
        oldestAt: Number(oldestAt),
      })),
      media: media.map(({ files, ...rest }) => ({ ...rest, files: Number(files) })),
      aside,
      seq: await lastSeq(db),
      form: Number(form.value),
    }
  },
} as const

const followedName = 'traffic-seq'
/** Events that are looked at in one step: about 20 ms. */
const eventsAStep = 20_000
/** An event may be committed after one that has a greater number. */
const overlap = 1000

export const standingWrites = {
  /** Remembers a failure as the last of its part. */
  async keepFault(db: Database, fault: FaultRow): Promise<void> {
    const { at, kind, detail } = fault
    await db
      .insertInto('fault')
      .values(fault)
      .onConflict(conflict => conflict.columns(['connection', 'part']).doUpdateSet({ at, kind, detail }))
      .execute()
  },

  /** Brings `traffic` up to the last event, in steps; returns whether more is left. */
  async followTraffic(db: Database, _: Record<never, never>): Promise<boolean> {
    const found = await db.selectFrom('meta').select('value').where('name', '=', followedName).executeTakeFirst()
    const known = Number(found?.value ?? 0)
    const last = await lastSeq(db)
    if (known >= last) return false
    const [from, to] = [Math.max(0, known - overlap), Math.min(last, known + eventsAStep)]
    const received = await db
      .selectFrom('event')
      .select(({ fn }) => ['connection', fn.max<number>('received_at').as('at')])
      .where('seq', '>', from)
      .where('seq', '<=', to)
      .where('connection', '<>', ownConnection)
      .where('author', '=', 'customer')
      .groupBy('connection')
      .execute()
    const sent = await db
      .selectFrom('event')
      .innerJoin('outbox', 'outbox.message_id', 'event.letter')
      .select(({ fn }) => ['outbox.connection', fn.max<number>('event.received_at').as('at')])
      .where('event.seq', '>', from)
      .where('event.seq', '<=', to)
      .where('event.outcome', 'in', ['sent', 'delivered', 'read'])
      .groupBy('outbox.connection')
      .execute()
    for (const { connection, at } of received) await keepTraffic(db, connection, 'received_at', Number(at))
    for (const { connection, at } of sent) await keepTraffic(db, connection, 'sent_at', Number(at))
    await db
      .insertInto('meta')
      .values({ name: followedName, value: String(to) })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value: String(to) }))
      .execute()
    return to < last
  },

  /** Does nothing: resolves if the journal can still be written. */
  async alive(_: Database, __: Record<never, never>): Promise<void> {},
} as const

async function keepTraffic(
  db: Database,
  connection: string,
  column: 'received_at' | 'sent_at',
  at: number,
): Promise<void> {
  const row = { connection, received_at: null, sent_at: null, [column]: at }
  await db
    .insertInto('traffic')
    .values(row)
    .onConflict(conflict => conflict.column('connection').doUpdateSet({ [column]: at }))
    .execute()
}

async function lastSeq(db: Database): Promise<number> {
  const last = await db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return Number(last?.seq ?? 0)
}
