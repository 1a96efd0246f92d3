import type { ExpressionBuilder } from 'kysely'
import type { Database, Tables } from './tables.ts'

/** What somebody sees of a chat. */
export interface Shown {
  readonly chat_id: string
  /** The chat's version on their page. */
  readonly shown_version: number
}

/** What the customer wrote after the version on the page, unless it is withdrawn by now. */
export async function writtenSince(db: Database, { chat_id, shown_version }: Shown) {
  return written(db, chat_id).where('chat_version', '>', shown_version).executeTakeFirst()
}

/** What somebody else did after `seen_version` that answers the customer or closes the chat. */
export async function answeredSince(
  db: Database,
  { chat_id, agent, seen_version }: { readonly chat_id: string; readonly agent: string; readonly seen_version: number },
) {
  return db
    .selectFrom('event')
    .select(['author_id', 'author', 'kind'])
    .where('chat_id', '=', chat_id)
    .where('chat_version', '>', seen_version)
    .where(({ or, and, eb }) =>
      or([eb('kind', '=', 'archive'), and([eb('kind', '=', 'message'), eb('author', '=', 'agent')])]),
    )
    .where(({ or, eb }) => or([eb('author_id', 'is', null), eb('author_id', '<>', agent)]))
    .where(isNotWithdrawn)
    .orderBy('chat_version')
    .limit(1)
    .executeTakeFirst()
}

/** What the customer wrote after an event of the journal, unless it is withdrawn by now. */
export async function writtenAfter(db: Database, { chat_id, seq }: { chat_id: string; seq: number }) {
  return written(db, chat_id).where('seq', '>', seq).executeTakeFirst()
}

function written(db: Database, chat_id: string) {
  return db
    .selectFrom('event')
    .select(['author_id', 'author', 'kind'])
    .where('chat_id', '=', chat_id)
    .where('kind', '=', 'message')
    .where('author', '=', 'customer')
    .where(isNotWithdrawn)
    .orderBy('chat_version')
    .limit(1)
}

/** Whether neither this version of an event nor a later one is withdrawn. */
export function isNotWithdrawn({ and, eb, not, exists, selectFrom }: ExpressionBuilder<Tables, 'event'>) {
  return and([
    eb('event.withdrawn', '=', 0),
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
  ])
}
