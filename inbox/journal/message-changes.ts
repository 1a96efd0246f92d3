import type { MessageChange } from '../channels/channel.ts'
import type { NewEvent } from './append.ts'
import { whereNow } from './merged.ts'
import { letterNamed } from './remote-ids.ts'
import type { Database, EventRow } from './tables.ts'
import { appendVersion } from './take-back.ts'

/**
 * Edits or withdraws an earlier message, once for each change. Returns the event that stands for a message that has not come yet: when
 * it comes, it is the same one.
 */
export async function changeMessage(
  db: Database,
  { connection, change, now }: { readonly connection: string; readonly change: MessageChange; readonly now: number },
): Promise<NewEvent | null> {
  const { source_key, of } = change
  const versions = await versionsOf(db, { connection, of })
  const last = versions.at(-1)
  if (last === undefined) return { ...change.event, ...change.change, source_key: of }
  const own = `${connection}:${source_key}`
  if (versions.some(version => version.source_key === own)) return null
  // Edits may come in another order than they were made: their keys sort by time.
  const isOvertaken = 'text' in change.change && versions.some(version => isLaterEdit(version.source_key, own))
  if (isOvertaken) return null
  // In a merged chat all is withdrawn: how the message stands, the chat says where it counts.
  const { withdrawn, text, attachments } = await whereNow(db, last)
  await appendVersion(db, { ...last, withdrawn, text, attachments }, { ...change.change, source_key: own, now })
  return null
}

/** The key of an edit: those of one message sort by their time. */
export function editKey(of: string, atMicros: number): string {
  return `edit:${of}:${String(atMicros).padStart(17, '0')}`
}

function isLaterEdit(key: string, own: string): boolean {
  return key.slice(0, -17) === own.slice(0, -17) && key > own
}

/** The versions of the message that a remote system names, of the customer or of ours. */
async function versionsOf(
  db: Database,
  { connection, of }: { connection: string; of: string },
): Promise<readonly EventRow[]> {
  const found = await db
    .selectFrom('event')
    .select(['message_id', 'chat_id'])
    .where('connection', '=', connection)
    .where('source_key', '=', of)
    .executeTakeFirst()
  const message_id = found?.message_id ?? (await letterNamed(db, { connection, remote_id: of }))
  if (message_id === undefined) return []
  return db
    .selectFrom('event')
    .selectAll()
    .where('message_id', '=', message_id)
    .$if(found !== undefined, query => query.where('chat_id', '=', found?.chat_id ?? ''))
    .orderBy('seq')
    .execute()
}
