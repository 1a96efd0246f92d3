import type { Chat, Stored } from './stored.ts'
import { viewAt } from './view.ts'

/** One row of a table, each value as text, an instant as its microseconds; null where there is none. */
export type Line = readonly (string | null)[]

/** The chats, visible messages and waits that a store has of a log. */
export function contents({ chats }: Stored): Readonly<Record<'chats' | 'messages' | 'waits', Line[]>> {
  const everything = chats
    .flatMap(chat => chat.rows)
    .reduce((latest, { sentAt }) => (sentAt > latest ? sentAt : latest), 0n)
  const known = viewAt(chats, everything + 1n)
  return {
    chats: chats.map(attributesOf),
    messages: known.flatMap(chat => {
      const inOrder = [...chat.messages].sort((a, b) => (a < b ? -1 : 1))
      return inOrder.map((at, index) => [...attributesOf(chat), String(at), inOrder[index - 1]?.toString() ?? null])
    }),
    waits: known.flatMap(chat =>
      chat.waits.map(({ openedAt, end }, index) => [
        ...attributesOf(chat),
        String(openedAt),
        end?.at.toString() ?? null,
        end?.by ?? null,
        String(index + 1),
      ]),
    ),
  }
}

function attributesOf({ id, customer, establishment, channel, platform }: Chat): Line {
  return [id, customer, establishment, channel, platform]
}
