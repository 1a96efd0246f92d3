import { type ChatListAnswer, type ChatListQuery, mostChatsAPage } from './chat-list.ts'

type Whole = Omit<ChatListQuery<string>, 'limit' | 'offset' | 'after'>

/**
 * The whole list behind a count, page by page, each read on demand; there is at least one page. `ask` should ask a snapshot, so that all
 * pages are of one version.
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
