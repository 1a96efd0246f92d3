import { sql } from 'kysely'
import { type ChatRow, type Database, type EventRow, movedConnection, ownConnection, ownKinds } from './tables.ts'

/** The chat that a chat was merged into, also over several merges, or the chat itself; undefined if there is none. */
export async function followed(db: Database, chat_id: string): Promise<ChatRow | undefined> {
  for (let id: string | null = chat_id; ; ) {
    const chat: ChatRow | undefined = await db
      .selectFrom('chat')
      .selectAll()
      .where('chat_id', '=', id)
      .executeTakeFirst()
    if (chat === undefined || chat.merged_into === null) return chat
    id = chat.merged_into
  }
}

/** The condition that `chat` is the one in whose conversation a letter or a mail is: the merged one if it was merged. */
export function conversationOf(table: 'outbox' | 'mail') {
  return sql<boolean>`chat.chat_id = coalesce(${sql.ref(`${table}.via_chat`)}, ${sql.ref(`${table}.chat_id`)})`
}

/** The latest version of a row of a merged chat where it counts by now; the row itself in any other chat. */
export async function whereNow(db: Database, row: EventRow): Promise<EventRow> {
  const chat = await db.selectFrom('chat').select('merged_into').where('chat_id', '=', row.chat_id).executeTakeFirst()
  if (chat === undefined || chat.merged_into === null) return row
  const copy = await copyOf(db, row)
  if (copy === undefined) return row
  const latest = await db
    .selectFrom('event')
    .selectAll()
    .where('message_id', '=', copy.message_id)
    .where('chat_id', '=', copy.chat_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return whereNow(db, latest)
}

type Copy = Pick<
  EventRow,
  | 'message_id'
  | 'kind'
  | 'author'
  | 'author_id'
  | 'establishment_id'
  | 'customer_id'
  | 'channel'
  | 'platform'
  | 'sent_at'
  | 'source_key'
  | 'text'
  | 'attachments'
  | 'withdrawn'
  | 'came_from'
>

/**
 * Rows of a merged chat as rows of the chat that it was merged into: of that chat's establishment, channel and platform. The journal's own
 * kinds stay where they are.
 */
export async function copiesOf(
  db: Database,
  { into, rows }: { readonly into: ChatRow; readonly rows: readonly EventRow[] },
): Promise<readonly Copy[]> {
  const copies: Copy[] = []
  for (const row of rows) {
    if (ownKinds.some(own => own === row.kind)) continue
    const { kind, author, author_id, customer_id, sent_at, text, attachments, withdrawn } = row
    copies.push({
      ...{ kind, author, author_id, customer_id, sent_at, text, attachments, withdrawn },
      message_id: (await copyOf(db, row))?.message_id ?? (await idElsewhere(db, row)),
      establishment_id: into.establishment_id,
      channel: into.channel === 'unknown' ? null : into.channel,
      platform: into.platform === 'unknown' ? null : into.platform,
      source_key: String(row.seq),
      came_from: row.chat_id,
    })
  }
  return copies
}

/** A version of a row's copy. */
function copyOf(db: Database, { chat_id, message_id }: EventRow): Promise<EventRow | undefined> {
  return db
    .selectFrom('event')
    .innerJoin('event as copy', join =>
      join
        .on('copy.connection', '=', movedConnection)
        .on(({ eb, ref, cast }) => eb('copy.source_key', '=', cast<string>(ref('event.seq'), 'text'))),
    )
    .selectAll('copy')
    .where('event.message_id', '=', message_id)
    .where('event.chat_id', '=', chat_id)
    .limit(1)
    .executeTakeFirst()
}

/**
 * The id of a row in another chat. Ids of the journal's own rows are unique, and replies are known by theirs elsewhere; other systems may
 * use the same id in each of their chats.
 */
async function idElsewhere(db: Database, { chat_id, message_id }: EventRow): Promise<string> {
  const { connection } = await db
    .selectFrom('event')
    .select('connection')
    .where('message_id', '=', message_id)
    .where('chat_id', '=', chat_id)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirstOrThrow()
  return connection === ownConnection || connection === movedConnection ? message_id : `${chat_id}:${message_id}`
}
