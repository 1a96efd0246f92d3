import { keptOf, type StateEvent, stepOf, steps } from '../journal/chat-state.ts'

/**
 * For each of two chats its archives, by their ids, during which the customer waited in the other one: they closed one matter, and would end a wait
 * that nobody has ended if both were one conversation. A reply answers the customer in both.
 */
export function archivesOfOneOnly(
  ...chats: readonly [readonly StateEvent[], readonly StateEvent[]]
): readonly [ReadonlySet<string>, ReadonlySet<string>] {
  const moments = chats
    .flatMap((events, chat) =>
      keptOf(events).flatMap(event => {
        const step = stepOf(event)
        return step === null ? [] : [{ chat, step, at: event.sent_at, id: event.message_id }]
      }),
    )
    .sort((a, b) => a.at - b.at || steps.indexOf(a.step) - steps.indexOf(b.step))
  // Ids are unique in a chat only.
  const without = [new Set<string>(), new Set<string>()] as const
  const waits = [false, false]
  for (const { chat, step, id } of moments) {
    if (step === 'customer') waits[chat] = true
    else if (step === 'reply') waits.fill(false)
    else if (step === 'archive') {
      waits[chat] = false
      if (waits[1 - chat]) without[chat]?.add(id)
    }
  }
  return without
}
