import { hasWords } from './dialect.ts'
import { foldedWords } from './folded.ts'
import { fewSites } from './list-chats.ts'
import type { ChatScope } from './scope.ts'
import { placeToken } from './search-index.ts'
import type { ChatRow, Database, EventRow } from './tables.ts'
import { within } from './within.ts'

/** A message or note that contains every search word, a mail in its subject or its text. */
export interface Hit
  extends Pick<EventRow, 'seq' | 'chat_id' | 'kind' | 'author' | 'author_id' | 'sent_at' | 'text'>,
    Pick<ChatRow, 'customer_id' | 'establishment_id' | 'channel' | 'status'> {
  /** Null if it is no mail, or one without a subject. */
  readonly subject: string | null
}

/** The maximum number of words in a search. */
const mostWords = 12
/** A shorter prefix would match thousands of words. */
const prefixFrom = 2

/** Texts that contain every word, the last one as a prefix; newest first, before a given event. */
export async function searchChats(
  db: Database,
  { scopes, text, before, limit }: { scopes: readonly ChatScope[]; text: string; before: number | null; limit: number },
): Promise<readonly Hit[]> {
  const words = foldedWords(text).slice(0, mostWords)
  if (words.length === 0) return []
  const few = await fewSites(db, scopes)
  if (few?.sites.length === 0) return []
  return db
    .selectFrom('search')
    .crossJoin('event')
    .crossJoin('chat')
    .leftJoin('mail', join =>
      join.onRef('mail.chat_id', '=', 'event.chat_id').onRef('mail.message_id', '=', 'event.message_id'),
    )
    .select([
      'event.seq',
      'event.chat_id',
      'event.kind',
      'event.author',
      'event.author_id',
      'event.sent_at',
      'event.text',
      'mail.subject',
      'chat.customer_id',
      'chat.establishment_id',
      'chat.channel',
      'chat.status',
    ])
    .where(
      hasWords(db, {
        words,
        isPrefix: (words.at(-1)?.length ?? 0) >= prefixFrom,
        places: few?.sites.map(placeToken) ?? null,
      }),
    )
    .$if(before !== null, hits => hits.where('search.rowid', '<', before ?? 0))
    .whereRef('event.seq', '=', 'search.rowid')
    .whereRef('chat.chat_id', '=', 'event.chat_id')
    .where(within('chat', scopes, { bySite: false }))
    .orderBy('search.rowid', 'desc')
    .limit(limit)
    .execute()
}
