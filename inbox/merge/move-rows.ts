import { indexMail } from '../journal/search-index.ts'
import { seenReads } from '../journal/seen.ts'
import { type ChatRow, type Database, movedConnection } from '../journal/tables.ts'

interface Chats {
  readonly from: ChatRow
  readonly into: ChatRow
}

/** The agents who have read everything in both chats. */
export async function whoHasRead(db: Database, { from, into }: Chats): Promise<readonly string[]> {
  const chats = [from.chat_id, into.chat_id]
  const rows = await db.selectFrom('seen').select('agent').distinct().where('chat_id', 'in', chats).execute()
  const mentioned = await db.selectFrom('mention').selectAll().where('chat_id', 'in', chats).execute()
  const seen = await db.selectFrom('seen').selectAll().where('chat_id', 'in', chats).execute()
  const readers: string[] = []
  for (const { agent } of rows) {
    const upTo = new Map(seen.flatMap(row => (row.agent === agent ? [[row.chat_id, row.version]] : [])))
    const isNew = mentioned.some(row => row.agent === agent && row.chat_version > (upTo.get(row.chat_id) ?? 0))
    if (!isNew && (await seenReads.unread(db, { agent, chats })).length === 0) readers.push(agent)
  }
  return readers
}

/** Gives the chat that is kept what belongs to the rows of the other one. */
export async function moveRows(
  db: Database,
  { from, into, readers }: Chats & { readonly readers: readonly string[] },
): Promise<void> {
  const [own, chat_id] = [from.chat_id, into.chat_id]
  const copies = await copiesById(db, { own, chat_id })
  for (const table of ['attachment', 'incoming_media'] as const) {
    const rows = await db
      .selectFrom(table)
      .select('message_id')
      .distinct()
      .where('chat_id', '=', own)
      .where('message_id', 'is not', null)
      .execute()
    for (const { message_id } of rows) {
      const copy = copies.get(message_id ?? '')
      if (copy !== undefined)
        await db
          .updateTable(table)
          .set({ chat_id, message_id: copy.message_id })
          .where('chat_id', '=', own)
          .where('message_id', '=', message_id)
          .execute()
    }
  }
  for (const mail of await db.selectFrom('mail').selectAll().where('chat_id', '=', own).execute()) {
    const message_id = copies.get(mail.message_id)?.message_id ?? mail.message_id
    await db
      .updateTable('mail')
      .set({ chat_id, message_id, via_chat: mail.via_chat ?? own })
      .where('chat_id', '=', own)
      .where('message_id', '=', mail.message_id)
      .execute()
    if (mail.subject !== null) await indexMail(db, { chat_id, message_id })
  }
  await db
    .updateTable('attachment')
    .set({ chat_id })
    .where('chat_id', '=', own)
    .where('message_id', 'is', null)
    .execute()
  await db.updateTable('letter_template').set({ chat_id }).where('chat_id', '=', own).execute()
  for (const letter of await db.selectFrom('outbox').selectAll().where('chat_id', '=', own).execute()) {
    const { seq } = copies.get(letter.message_id) ?? letter
    await db
      .updateTable('outbox')
      .set({ chat_id, seq, via_chat: letter.via_chat ?? own })
      .where('message_id', '=', letter.message_id)
      .execute()
  }
  const mentions = await db
    .selectFrom('mention')
    .innerJoin('event', 'event.seq', 'mention.seq')
    .select(['mention.agent', 'mention.seq', 'event.message_id'])
    .where('mention.chat_id', '=', own)
    .execute()
  for (const { agent, seq, message_id } of mentions) {
    const copy = copies.get(message_id)
    if (copy !== undefined)
      await db
        .updateTable('mention')
        .set({ chat_id, seq: copy.seq, chat_version: copy.chat_version })
        .where('agent', '=', agent)
        .where('seq', '=', seq)
        .execute()
  }
  const { version } = await db
    .selectFrom('chat')
    .select('version')
    .where('chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()
  await moveDrafts(db, { own, chat_id, version })
  for (const agent of readers)
    await db
      .insertInto('seen')
      .values({ agent, chat_id, version })
      .onConflict(conflict => conflict.columns(['agent', 'chat_id']).doUpdateSet({ version }))
      .execute()
}

/** The copies of a merged chat's rows, by the ids of the rows. */
async function copiesById(db: Database, { own, chat_id }: { own: string; chat_id: string }) {
  const rows = await db
    .selectFrom('event as copy')
    .innerJoin('event', join =>
      join.on(({ eb, ref, cast }) => eb('event.seq', '=', cast<number>(ref('copy.source_key'), 'bigint'))),
    )
    .select(['event.message_id as id', 'copy.message_id', 'copy.seq', 'copy.chat_version'])
    .where('copy.chat_id', '=', chat_id)
    .where('copy.connection', '=', movedConnection)
    .where('copy.came_from', '=', own)
    .where('copy.kind', '<>', 'merge')
    .execute()
  return new Map(rows.map(({ id, ...copy }) => [id, copy]))
}

/** An agent's draft follows, after what they have written in the other chat. */
async function moveDrafts(
  db: Database,
  { own, chat_id, version }: { own: string; chat_id: string; version: number },
): Promise<void> {
  const drafts = await db.selectFrom('draft').selectAll().where('chat_id', '=', own).execute()
  for (const draft of drafts) {
    const there = await db
      .selectFrom('draft')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('agent', '=', draft.agent)
      .executeTakeFirst()
    const text = [there?.text, draft.text].filter(Boolean).join('\n\n')
    if (there !== undefined)
      await db
        .updateTable('draft')
        .set({ text })
        .where('chat_id', '=', chat_id)
        .where('agent', '=', draft.agent)
        .execute()
    else
      await db
        .insertInto('draft')
        .values({ ...draft, chat_id, seen_version: version })
        .execute()
  }
  await db.deleteFrom('draft').where('chat_id', '=', own).execute()
}
