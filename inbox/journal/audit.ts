import { forbid } from './dialect.ts'
import type { ChatScope } from './scope.ts'
import type { AuditRow, Database } from './tables.ts'
import { within } from './within.ts'

export type Audited = Pick<AuditRow, 'at' | 'who' | 'what' | 'chat_id'>

/** Creates the append-only audit table. */
export async function createAudit(db: Database): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('audit_id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('who', 'text', column => column.notNull())
    .addColumn('what', 'text', column => column.notNull())
    .addColumn('chat_id', 'text')
    .execute()
  for (const change of ['UPDATE', 'DELETE'] as const)
    await forbid(db, { table: 'audit', change, text: 'the audit is only added to' })
}

/** Adds rows to the audit table. */
export async function audit(db: Database, rows: readonly Audited[]): Promise<void> {
  if (rows.length > 0)
    await db
      .insertInto('audit')
      .values([...rows])
      .execute()
}

export interface AuditQuery {
  /** Only rows of chats in these scopes; rows without a chat only if a scope covers everything. */
  readonly scopes: readonly ChatScope[]
  readonly who?: string
  readonly chat_id?: string
  /** Only rows before this one. */
  readonly before: number | null
  readonly limit: number
}

/** Audit rows, latest first. */
export function readAudit(db: Database, { scopes, who, chat_id, before, limit }: AuditQuery) {
  return db
    .selectFrom('audit')
    .leftJoin('chat', 'chat.chat_id', 'audit.chat_id')
    .selectAll('audit')
    .select('chat.customer_id')
    .$if(before !== null, rows => rows.where('audit_id', '<', before ?? 0))
    .$if(who !== undefined, rows => rows.where('who', '=', who ?? ''))
    .$if(chat_id !== undefined, rows => rows.where('audit.chat_id', '=', chat_id ?? ''))
    .$if(scopes.length > 0, rows =>
      rows.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('chat')
            .select('chat.chat_id')
            .whereRef('chat.chat_id', '=', 'audit.chat_id')
            .where(within('chat', scopes, { bySite: false })),
        ),
      ),
    )
    .orderBy('audit_id', 'desc')
    .limit(limit)
    .execute()
}
