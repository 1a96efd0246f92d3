import { chatState } from './chat-state.ts'
import type { Database } from './tables.ts'

/** Chats made again at a time. */
const slice = 500

/** Makes every chat's row again from its events; answers how many stood otherwise. */
export async function rebuild(db: Database): Promise<number> {
  let [changed, after] = [0, '']
  for (;;) {
    const chats = await db
      .selectFrom('chat')
      .selectAll()
      .where('chat_id', '>', after)
      .orderBy('chat_id')
      .limit(slice)
      .execute()
    for (const chat of chats) {
      after = chat.chat_id
      const events = await db
        .selectFrom('event')
        .selectAll()
        .where('chat_id', '=', chat.chat_id)
        .orderBy('chat_version')
        .execute()
      const made = { version: events.length, ...chatState(chat.chat_id, events) }
      const stands = Object.entries(made).every(([name, value]) => chat[name as keyof typeof made] === value)
      if (stands) continue
      changed++
      await db.updateTable('chat').set(made).where('chat_id', '=', chat.chat_id).execute()
    }
    if (chats.length < slice) return changed
  }
}
