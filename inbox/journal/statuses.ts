import type { Status } from '../channels/channel.ts'
import { applyStatus } from './letters.ts'
import { letterNamed, recordRemoteIds } from './remote-ids.ts'
import type { Database } from './tables.ts'

/** Applies what a remote system says of replies. What it says of others' is ignored. */
export async function takeStatus(
  db: Database,
  { connection, status, now }: { readonly connection: string; readonly status: Status; readonly now: number },
): Promise<void> {
  const { state, reason } = status
  const apply = (message_id: string) => applyStatus(db, { connection, message_id, state, reason, now })
  if ('until' in status) {
    for (const message_id of await sentUntil(db, { connection, ...status })) await apply(message_id)
    return
  }
  const { remote_id } = status
  const message_id =
    'message_id' in status ? status.message_id : await letterNamed(db, { connection, remote_id: status.remote_id })
  if (message_id === undefined) return
  const letter = await apply(message_id)
  if (letter !== null && remote_id !== undefined) await recordRemoteIds(db, letter, { ids: [remote_id], begunAt: now })
}

/** The replies of a conversation that the remote system has had since an instant or earlier. */
async function sentUntil(
  db: Database,
  { connection, thread_key, until }: { connection: string; thread_key: string; until: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('remote_id')
    .innerJoin('chat', 'chat.chat_id', 'remote_id.chat_id')
    .innerJoin('outbox', 'outbox.message_id', 'remote_id.message_id')
    .select('remote_id.message_id')
    .distinct()
    .where('chat.connection', '=', connection)
    .where('chat.thread_key', '=', thread_key)
    .where('remote_id.begun_at', '<=', until)
    .where('outbox.state', 'in', ['sent', 'delivered'])
    .orderBy('remote_id.message_id')
    .execute()
  return rows.map(({ message_id }) => message_id)
}
