import type { Source } from '../../engine/source.ts'
import { allOf, operation, sql, storeTable } from '../../engine/sql.ts'
import type { Micros } from '../../time/instant.ts'
import { readDimensions } from '../definitions/dimension.ts'
import { chatsOf } from '../definitions/filter.ts'
import { readFrom } from '../reading/read-from.ts'

export interface ChatMessagesQuery {
  readonly chatId: string
  /** Rows from the end that are left out. Default 0. */
  readonly skip?: number
  readonly limit: number
}

/** What a store has of one chat: all rows that are not withdrawn count for its attributes. */
export interface ChatMessages {
  readonly chat: {
    readonly customerId: string
    readonly establishmentId: string
    readonly channel: string
    readonly platform: string
  }
  /** In the order of time. */
  readonly rows: readonly {
    readonly messageId: string
    readonly sentAt: Micros
    readonly author: string
    readonly kind: string
    readonly authorId: string | null
    readonly text: string | null
    readonly withdrawn: boolean
  }[]
  /** Whether there are earlier ones. */
  readonly hasEarlier: boolean
}

/**
 * The last rows of one chat, texts and all; null for a chat that the source does not have, or that its restriction hides. Who may read
 * texts is for the caller to say.
 */
export async function chatMessages(
  source: Source,
  { chatId, skip = 0, limit }: ChatMessagesQuery,
): Promise<{ readonly found: ChatMessages | null }> {
  return readFrom(source, async ({ engine, within }) => {
    const { conditions } = chatsOf(await readDimensions(engine), { where: {}, not: {}, within })
    const own = sql`SELECT * FROM ${storeTable('chats')} WHERE chat_id = ${chatId} AND ${allOf(conditions)}`
    const [chat] = await engine.query(
      sql`SELECT u.customer_id, e.establishment_id, n.channel, p.platform FROM (${own}) AS c
        JOIN ${storeTable('customers')} AS u USING (customer_key) JOIN ${storeTable('establishments')} AS e USING (establishment_key)
        JOIN ${storeTable('channels')} AS n USING (channel_key) JOIN ${storeTable('platforms')} AS p USING (platform_key)`,
      { customer_id: 'text', establishment_id: 'text', channel: 'text', platform: 'text' },
    )
    if (chat === undefined) return { found: null }
    const rows = await engine.query(
      sql`SELECT message_id, sent_at, ${operation('toText', sql`author`)} AS author, ${operation('toText', sql`kind`)} AS kind, author_id, text, withdrawn
        FROM ${storeTable('log')}
        WHERE chat_key IN (SELECT chat_key FROM (${own}) AS c)
        ORDER BY sent_at DESC, message_id DESC LIMIT ${limit + 1} OFFSET ${skip}`,
      {
        message_id: 'text',
        sent_at: 'instant',
        author: 'text',
        kind: 'text',
        author_id: 'text?',
        text: 'text?',
        withdrawn: 'boolean',
      },
    )
    return {
      found: {
        chat: {
          customerId: chat.customer_id,
          establishmentId: chat.establishment_id,
          channel: chat.channel,
          platform: chat.platform,
        },
        rows: rows
          .slice(0, limit)
          .reverse()
          .map(({ message_id, sent_at, author_id, ...row }) => ({
            ...row,
            messageId: message_id,
            sentAt: sent_at,
            authorId: author_id,
          })),
        hasEarlier: rows.length > limit,
      },
    }
  })
}
