import type { Database, OutboxRow } from './tables.ts'
import { appendVersion } from './take-back.ts'

/** Records what the remote system calls a reply. */
export async function recordRemoteIds(
  db: Database,
  { connection, message_id, chat_id, via_chat }: Pick<OutboxRow, 'connection' | 'message_id' | 'chat_id' | 'via_chat'>,
  { ids, begunAt }: { readonly ids: readonly string[]; readonly begunAt: number },
): Promise<void> {
  for (const remote_id of ids)
    await db
      .insertInto('remote_id')
      .values({ connection, remote_id, message_id, chat_id: via_chat ?? chat_id, begun_at: begunAt })
      .onConflict(conflict => conflict.doNothing())
      .execute()
}

/** The `message_id` of the reply that a remote system names; undefined if it is none of ours. */
export async function letterNamed(
  db: Database,
  { connection, remote_id }: { readonly connection: string; readonly remote_id: string },
): Promise<string | undefined> {
  const found = await db
    .selectFrom('remote_id')
    .select('message_id')
    .where('connection', '=', connection)
    .where('remote_id', '=', remote_id)
    .executeTakeFirst()
  return found?.message_id
}

/** Takes back echoes that were not recognized before the response named them: the reply itself stays. */
export async function withdrawEchoes(
  db: Database,
  { connection, chat_id, via_chat }: Pick<OutboxRow, 'connection' | 'chat_id' | 'via_chat'>,
  { ids, now }: { readonly ids: readonly string[]; readonly now: number },
): Promise<void> {
  if (ids.length === 0) return
  const echoes = await db
    .selectFrom('event')
    .selectAll()
    .where('connection', '=', connection)
    .where('source_key', 'in', [...ids])
    .where('chat_id', '=', via_chat ?? chat_id)
    .where('author', '=', 'agent')
    .execute()
  for (const echo of echoes) await appendVersion(db, echo, { withdrawn: 1, now })
}
