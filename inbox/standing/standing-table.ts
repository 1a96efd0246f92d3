import { type Kysely, type Selectable, sql } from 'kysely'
import type { FaultKind } from './fault.ts'

/** What can fail of a connection; `publish`: publishing the journal into the store, which belongs to none. */
export type Part = 'receive' | 'send' | 'fetch' | 'publish'

/** The last failure of each part of each connection. */
export interface FaultTable {
  /** Empty for what belongs to no connection. */
  connection: string
  part: Part
  at: number
  kind: FaultKind
  detail: string | null
}

/** When a connection last received a message of a customer, and last sent a reply. Computed from the events. */
export interface TrafficTable {
  connection: string
  received_at: number | null
  sent_at: number | null
}

export type FaultRow = Selectable<FaultTable>

/** Also for a journal that is older than these tables. Its other tables must be there. */
export async function createStandingTables({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('fault')
    .ifNotExists()
    .addColumn('connection', 'text', column => column.notNull())
    .addColumn('part', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('fault_of_part', ['connection', 'part'])
    .execute()
  await schema
    .createTable('traffic')
    .ifNotExists()
    .addColumn('connection', 'text', column => column.primaryKey())
    .addColumn('received_at', 'bigint')
    .addColumn('sent_at', 'bigint')
    .execute()
  await schema
    .createIndex('inbound_aside')
    .ifNotExists()
    .on('inbound')
    .column('connection')
    .where(sql<boolean>`refused IS NOT NULL`)
    .execute()
}
