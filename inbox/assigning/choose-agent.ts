import type { AgentLoad } from './assigning-rows.ts'

/**
 * The available agent with the fewest open chats; of several, the one to whom the rule has not assigned a chat for the longest time, then
 * the first by name. Null if nobody is available.
 */
export function chooseAgent(candidates: readonly string[], loads: ReadonlyMap<string, AgentLoad>): string | null {
  const key = (agent: string) => {
    const { openChats = 0, assignedSeq = 0 } = loads.get(agent) ?? {}
    return [openChats, assignedSeq] as const
  }
  const [chosen] = candidates
    .filter(agent => loads.get(agent)?.isAway !== true)
    .toSorted((a, b) => {
      const [[chatsA, atA], [chatsB, atB]] = [key(a), key(b)]
      return chatsA - chatsB || atA - atB || (a < b ? -1 : 1)
    })
  return chosen ?? null
}
