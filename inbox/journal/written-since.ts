import type { Database } from './tables.ts'

/** What somebody sees of a chat. */
export interface Shown {
  readonly chat_id: string
  /** The chat's version on their page. */
  readonly shown_version: number
}

/** What the customer wrote after the version on the page, unless it is withdrawn by now. */
export async function writtenSince(db: Database, { chat_id, shown_version }: Shown) {
  return db
    .selectFrom('event')
    .select(['author_id', 'author', 'kind'])
    .where('chat_id', '=', chat_id)
    .where('chat_version', '>', shown_version)
    .where('kind', '=', 'message')
    .where('author', '=', 'customer')
    .where('withdrawn', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event as later')
            .select('later.seq')
            .whereRef('later.message_id', '=', 'event.message_id')
            .whereRef('later.chat_id', '=', 'event.chat_id')
            .whereRef('later.chat_version', '>', 'event.chat_version')
            .where('later.withdrawn', '=', 1),
        ),
      ),
    )
    .orderBy('chat_version')
    .limit(1)
    .executeTakeFirst()
}
