/** The address of a chat's thread. */
export function chatAddress(chatId: string): string {
  return `/inbox/chats/${encodeURIComponent(chatId)}`
}
