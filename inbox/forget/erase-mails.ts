import { sql } from 'kysely'
import { mailUploaderPrefix } from '../attachments/attachment-table.ts'
import type { Database } from '../journal/tables.ts'

/** Erases what mails of a chat say beside their events, and their bytes. Returns the number of mails. */
export async function eraseMails(
  db: Database,
  { chat_id, before }: { readonly chat_id: string; readonly before: number },
): Promise<number> {
  const mails = await db
    .selectFrom('mail')
    .select(['mail.message_id', 'mail.connection', 'mail.delivery_key'])
    .where('mail.chat_id', '=', chat_id)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('event')
          .select('event.seq')
          .whereRef('event.chat_id', '=', 'mail.chat_id')
          .whereRef('event.message_id', '=', 'mail.message_id')
          .where('event.sent_at', '<', before),
      ),
    )
    .execute()
  for (const { message_id, connection, delivery_key } of mails) {
    await db
      .deleteFrom('inbound')
      .where('connection', '=', connection)
      .where('delivery_key', '=', delivery_key)
      .execute()
    await db.deleteFrom('mail').where('chat_id', '=', chat_id).where('message_id', '=', message_id).execute()
  }
  return mails.length
}

/** Erases addresses of forgotten customers in what others wrote to, and what is left of deliveries and of interrupted ones. */
export async function eraseMailRemains(db: Database, customers: readonly string[]): Promise<void> {
  for (const name of customers) await eraseReceiver(db, name)
  await db
    .deleteFrom('inbound_file')
    .where('inbound_id', 'not in', db.selectFrom('inbound').select('inbound_id'))
    .execute()
  // The files of a mail that was being taken when the process died. It will be taken again.
  await db
    .deleteFrom('attachment')
    .where('message_id', 'is', null)
    .where('uploader', 'like', `${mailUploaderPrefix}%`)
    .execute()
}

async function eraseReceiver(db: Database, name: string): Promise<void> {
  const mails = await db
    .selectFrom('mail')
    .select(['chat_id', 'message_id', 'receivers'])
    .where(sql<boolean>`EXISTS (SELECT 1 FROM json_each(mail.receivers) WHERE value = ${name})`)
    .execute()
  for (const { chat_id, message_id, receivers } of mails) {
    const others = (JSON.parse(receivers) as readonly string[]).filter(receiver => receiver !== name)
    await db
      .updateTable('mail')
      .set({ receivers: JSON.stringify(others) })
      .where('chat_id', '=', chat_id)
      .where('message_id', '=', message_id)
      .execute()
  }
}
