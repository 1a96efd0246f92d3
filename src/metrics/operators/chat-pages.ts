import { type ChatListAnswer, type ChatListQuery, mostChatsAPage } from './chat-list.ts'

type Whole = Omit<ChatListQuery<string>, 'limit' | 'offset' | 'after'>

/**
 * The whole list behind a count, page by page, each asked for when it is wanted: there is at least one. For all of them to be of one
 * version, `ask` asks a snapshot.
 */
export async function* chatPages(
  ask: (query: ChatListQuery<string>) => Promise<ChatListAnswer>,
  query: Whole,
): AsyncGenerator<ChatListAnswer> {
  for (let after: string | null = null; ; ) {
    const page: ChatListAnswer = await ask({ ...query, limit: mostChatsAPage, after })
    yield page
    if (page.next === null) return
    if (page.next === after) throw new Error(`a page goes on where it began: ${after}`)
    after = page.next
  }
}
