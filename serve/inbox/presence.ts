import { z } from 'zod'
import type { Others } from '../../inbox/journal/others.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'

export const presenceStates = ['reading', 'writing', 'gone'] as const
export type PresenceState = (typeof presenceStates)[number]

type Place = Pick<ChatRow, 'chat_id' | 'establishment_id' | 'channel' | 'platform'>

/** Who is in a chat. */
export interface Present {
  readonly chat_id: string
  readonly agents: readonly { readonly name: string; readonly state: Exclude<PresenceState, 'gone'> }[]
}

interface ChatPresence {
  readonly chat: Place
  readonly told: Present
}

/** Who reads and who writes, for as long as their page says so: kept in memory alone, of every server. */
export interface Presence {
  say(chat: Place, agent: string, state: PresenceState): void
  of(chatId: string): Present
  all(): readonly ChatPresence[]
  /** Answers how not to be told any more. */
  onChange(listener: (present: ChatPresence) => void): () => void
  close(): void
}

/** What servers say to each other about it. */
const saidSchema = z.object({
  presence: z.object({
    chat: z.object({ chat_id: z.string(), establishment_id: z.string(), channel: z.string(), platform: z.string() }),
    agent: z.string(),
    state: z.enum(presenceStates),
  }),
})
type Said = z.infer<typeof saidSchema>['presence']

/** A page says every twenty seconds that it is there. */
const heldMs = 45_000
const sweepMs = 5000

export function openPresence(others: Pick<Others, 'say' | 'onSaid'>): Presence {
  const chats = new Map<string, { chat: Place; agents: Map<string, { state: PresenceState; untilMs: number }> }>()
  const listeners = new Set<(present: ChatPresence) => void>()
  const toldOf = (chatId: string): Present => ({
    chat_id: chatId,
    agents: [...(chats.get(chatId)?.agents ?? [])].flatMap(([name, { state }]) =>
      state === 'gone' ? [] : [{ name, state }],
    ),
  })
  const tell = (chat: Place) => {
    const present = { chat, told: toldOf(chat.chat_id) }
    for (const listener of listeners) listener(present)
  }
  const sweeping = setInterval(() => {
    const now = performance.now()
    for (const [chatId, { chat, agents }] of chats) {
      const late = [...agents].filter(([, { untilMs }]) => untilMs < now)
      for (const [name] of late) agents.delete(name)
      if (late.length > 0) tell(chat)
      if (agents.size === 0) chats.delete(chatId)
    }
  }, sweepMs)
  sweeping.unref()
  const note = ({ chat, agent, state }: Said) => {
    const { chat_id } = chat
    const agents = chats.get(chat_id)?.agents ?? new Map()
    const before = agents.get(agent)?.state ?? 'gone'
    if (state === 'gone') agents.delete(agent)
    else agents.set(agent, { state, untilMs: performance.now() + heldMs })
    chats.set(chat_id, { chat, agents })
    if (before !== state) tell(chat)
  }
  const unhear = others.onSaid(said => {
    const heard = saidSchema.safeParse(said)
    if (heard.success) note(heard.data.presence)
  })
  return {
    say({ chat_id, establishment_id, channel, platform }, agent, state) {
      const presence: Said = { chat: { chat_id, establishment_id, channel, platform }, agent, state }
      note(presence)
      others.say({ presence })
    },
    of: toldOf,
    all: () => [...chats].map(([chatId, { chat }]) => ({ chat, told: toldOf(chatId) })),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearInterval(sweeping)
      unhear()
    },
  }
}
