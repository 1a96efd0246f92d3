import type { Chat } from './stored.ts'
import { type Wait, waitsOf } from './wait.ts'

/** A chat as of `asOf`: attributes of the whole store, but only the rows sent before `asOf`. */
export interface ViewedChat extends Chat {
  /** When its visible messages were sent. */
  readonly messages: readonly bigint[]
  readonly waits: readonly Wait[]
}

export function viewAt(chats: readonly Chat[], asOf: bigint): ViewedChat[] {
  return chats.map(chat => {
    const rows = chat.rows.filter(row => row.sentAt < asOf)
    const messages = rows.filter(row => row.kind === 'message' && row.author !== 'system').map(row => row.sentAt)
    return { ...chat, rows, messages, waits: waitsOf(rows) }
  })
}
