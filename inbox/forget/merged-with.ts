import type { Database } from '../journal/tables.ts'

/** The chats that were merged into these, and those that these were merged into, also over several merges. Until when each is erased. */
export async function mergedWith(
  db: Database,
  chats: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  const next = [...chats]
  for (let pair = next.pop(); pair !== undefined; pair = next.pop()) {
    const [id, before] = pair
    const rows = await db.selectFrom('chat').select('chat_id').where('merged_into', '=', id).execute()
    const own = await db.selectFrom('chat').select('merged_into').where('chat_id', '=', id).executeTakeFirst()
    for (const chat_id of [own?.merged_into ?? null, ...rows.map(row => row.chat_id)]) {
      if (chat_id === null || Math.max(found.get(chat_id) ?? 0, chats.get(chat_id) ?? 0) >= before) continue
      found.set(chat_id, before)
      next.push([chat_id, before])
    }
  }
  return found
}
