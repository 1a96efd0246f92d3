import { parseAttachments } from '../attachments/attachment-table.ts'
import type { Echo } from '../channels/channel.ts'
import { applyStatus } from './letters.ts'
import { conversationOf } from './merged.ts'
import { letterNamed, recordRemoteIds } from './remote-ids.ts'
import type { Database } from './tables.ts'

/**
 * Whether an echo is of a reply of this inbox. Then it tells that the reply was sent, even if the response to sending it is still
 * missing or never came.
 */
export async function isOwnEcho(
  db: Database,
  { connection, echo, now }: { readonly connection: string; readonly echo: Echo; readonly now: number },
): Promise<boolean> {
  const remote_id = echo.event.source_key
  const message_id =
    echo.letter ?? (await letterNamed(db, { connection, remote_id })) ?? (await unsettledLike(db, { connection, echo }))
  if (message_id === undefined) return false
  const letter = await applyStatus(db, { connection, message_id, state: 'sent', reason: null, now })
  if (letter === null) return false
  await recordRemoteIds(db, letter, { ids: [remote_id], begunAt: now })
  return true
}

/** A reply of the conversation whose response is missing, and that says the same. */
async function unsettledLike(
  db: Database,
  { connection, echo: { thread_key, event } }: { connection: string; echo: Echo },
): Promise<string | undefined> {
  const letters = await db
    .selectFrom('outbox')
    .innerJoin('chat', join => join.on(conversationOf('outbox')))
    .innerJoin('event', 'event.seq', 'outbox.seq')
    .select(['outbox.message_id', 'event.text', 'event.attachments'])
    .where('chat.connection', '=', connection)
    .where('chat.thread_key', '=', thread_key)
    .where('outbox.state', 'in', ['sending', 'doubt'])
    .orderBy('outbox.seq')
    .execute()
  const { text } = event
  const isLike = (letter: (typeof letters)[number]) =>
    text === null ? parseAttachments(letter.attachments).length > 0 : letter.text?.trim() === text.trim()
  return letters.find(isLike)?.message_id
}
