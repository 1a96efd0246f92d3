import type { FilledTemplate } from '../channels/channel.ts'
import type { Database } from './tables.ts'

/** The template of a reply, or null. */
export async function templateOf(
  db: Database,
  { message_id }: { readonly message_id: string },
): Promise<FilledTemplate | null> {
  const found = await db
    .selectFrom('letter_template')
    .select('template')
    .where('message_id', '=', message_id)
    .executeTakeFirst()
  return found === undefined ? null : JSON.parse(found.template)
}

/** When the customer of a chat last wrote in its conversation, in microseconds; null if never. */
export async function heardAt(db: Database, { chat_id }: { readonly chat_id: string }): Promise<number | null> {
  const { at } = await db
    .selectFrom('event')
    .select(({ fn }) => fn.max<number | null>('sent_at').as('at'))
    .where('chat_id', '=', chat_id)
    .where('kind', '=', 'message')
    .where('author', '=', 'customer')
    .where('came_from', 'is', null)
    .executeTakeFirstOrThrow()
  return at
}
