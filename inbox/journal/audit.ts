import { forbid } from './dialect.ts'
import type { ChatScope } from './scope.ts'
import type { AuditedAct, AuditRow, Database } from './tables.ts'
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
  await protectAudit(db)
}

const keptFrom = 'audit-from'

/** Rows are never changed, and only deleted when they are older than an instant that was recorded first. */
export async function protectAudit(db: Database): Promise<void> {
  const text = 'the audit is only added to'
  const of = `OLD.at >= (SELECT coalesce(max(CAST(value AS bigint)), 0) FROM meta WHERE name = '${keptFrom}')`
  await forbid(db, { table: 'audit', change: 'UPDATE', text })
  await forbid(db, { table: 'audit', change: 'DELETE', text, of })
}

/** Deletes the oldest rows from before an instant, at most `limit`; returns their number. */
export async function forgetAudit(
  db: Database,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const rows = await db.selectFrom('audit').select(['audit_id', 'at']).orderBy('audit_id').limit(limit).execute()
  const ids = rows.filter(({ at }) => at < before).map(({ audit_id }) => audit_id)
  if (ids.length === 0) return 0
  const value = String(before)
  await db
    .insertInto('meta')
    .values({ name: keptFrom, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute()
  await db.deleteFrom('audit').where('audit_id', 'in', ids).execute()
  return ids.length
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
  readonly what?: AuditedAct
  readonly chat_id?: string
  /** Only rows from an instant on, or from before one. */
  readonly from?: number
  readonly until?: number
  /** Only rows before this one. */
  readonly before: number | null
  readonly limit: number
}

/** Audit rows, latest first. */
export function readAudit(db: Database, { scopes, who, what, chat_id, from, until, before, limit }: AuditQuery) {
  return db
    .selectFrom('audit')
    .leftJoin('chat', 'chat.chat_id', 'audit.chat_id')
    .selectAll('audit')
    .select('chat.customer_id')
    .$if(before !== null, rows => rows.where('audit_id', '<', before ?? 0))
    .$if(who !== undefined, rows => rows.where('who', '=', who ?? ''))
    .$if(what !== undefined, rows => rows.where('what', '=', what ?? 'read'))
    .$if(from !== undefined, rows => rows.where('at', '>=', from ?? 0))
    .$if(until !== undefined, rows => rows.where('at', '<', until ?? 0))
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
