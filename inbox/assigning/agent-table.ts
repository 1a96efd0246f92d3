import type { Kysely } from 'kysely'

/** What the journal knows about an agent. */
export interface AgentTable {
  agent: string
  /** Since when they are away; null if they are not. */
  away_since: number | null
  /** The position of the message with which a rule last assigned a chat to them; null if none ever did. */
  assigned_seq: number | null
}

/** Also for a journal that is older than this table. */
export async function createAgentTable({ schema }: Pick<Kysely<unknown>, 'schema'>): Promise<void> {
  await schema
    .createTable('agent')
    .ifNotExists()
    .addColumn('agent', 'text', column => column.primaryKey())
    .addColumn('away_since', 'bigint')
    .addColumn('assigned_seq', 'bigint')
    .execute()
}
