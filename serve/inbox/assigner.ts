import type { AssignmentRule } from '../../config/inbox-config.ts'
import type { AgentLoad, RuledAssignment } from '../../inbox/assigning/assigning-rows.ts'
import { chooseAgent } from '../../inbox/assigning/choose-agent.ts'
import type { Journal } from '../../inbox/journal/journal.ts'
import { isWithin } from '../../inbox/journal/scope.ts'
import { type StepByStep, stepByStep } from '../../inbox/journal/step-by-step.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { canonicalText } from '../../src/canonical-text.ts'
import type { Access } from '../access/access.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Answering } from '../answering/answering.ts'
import { ownChats } from './chat-scope.ts'

export interface AssignerOptions {
  readonly journal: Journal
  readonly rule: AssignmentRule
  readonly access: Pick<Access, 'people'>
  readonly answering: Answering
  /** The current instant, in microseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const lookMs = 30_000
/** What is written at one moment is looked at once. */
const gatherMs = 200
/** Messages that assign nothing are counted as looked at in memory; after so many, on disk. */
const storedEvery = 1000

/**
 * When a customer writes in a chat that is for nobody, or for somebody who is away or may not answer there any more, the rule says for whom
 * it is. An assignment by hand stays until the customer's next message.
 */
export function startAssigner({ journal, rule, access, answering, now, onError }: AssignerOptions): StepByStep {
  let after: number | null = null
  let storedAt = 0

  async function assignOnce(signal: AbortSignal): Promise<boolean> {
    const { chats, from, upTo, hasMore } = await journal.read('writtenChats', { after })
    if (after === null) {
      // Where the rule began, so that a restart does not begin later.
      storedAt = from
      await journal.write('assignByRule', { assignments: [], upTo: from, now: now() })
    }
    const assignments: RuledAssignment[] = []
    const people = chats.length === 0 ? [] : await access.people()
    // Without users in the config there is only one person.
    if (people.length > 0) {
      const loads = new Map((await journal.read('agentLoads', {})).map(load => [load.agent, load]))
      const agents = people.filter(({ inbox }) => inbox.includes('reply'))
      const isIn = inScope({ answering, signal })
      for (const chat of chats) {
        const here: Viewer[] = []
        for (const person of agents) if (await isIn(person, chat)) here.push(person)
        const isAnswered = here.some(({ name }) => name === chat.assignee && loads.get(name ?? '')?.isAway !== true)
        if (isAnswered) continue
        const assignee = chooseAgent(candidatesOf(rule, here), loads)
        if (assignee === chat.assignee) continue
        assignments.push({ chat_id: chat.chat_id, seq: chat.seq, assignee })
        countIn(loads, { from: chat.assignee, to: assignee, at: chat.seq })
      }
    }
    if (assignments.length > 0 || upTo - storedAt >= storedEvery) {
      await journal.write('assignByRule', { assignments, upTo, now: now() })
      storedAt = upTo
    }
    after = upTo
    return hasMore
  }
  return stepByStep({
    journal,
    isCause: name => name !== 'takeLetter' && name !== 'settleLetter',
    step: assignOnce,
    lookMs,
    gatherMs,
    onError,
  })
}

/** Whom a rule may choose among those who may answer in a chat. A team are those who see only a part of the chats. */
function candidatesOf(rule: AssignmentRule, people: readonly Viewer[]): readonly string[] {
  if (rule === 'none') return []
  const own = rule === 'load' ? people : people.filter(({ within }) => Object.keys(within).length > 0)
  return own.flatMap(({ name }) => name ?? [])
}

/** Of many people few have a scope that nobody else has. */
function inScope({ answering, signal }: { answering: Answering; signal: AbortSignal }) {
  const known = new Map<string, Awaited<ReturnType<typeof ownChats>>['scopes']>()
  return async ({ within }: Viewer, chat: ChatRow): Promise<boolean> => {
    const key = canonicalText(within)
    const scopes = known.get(key) ?? (await ownChats({ within }, { answering, signal })).scopes
    known.set(key, scopes)
    return isWithin(chat, scopes)
  }
}

/** The next chat is assigned knowing of this one. */
function countIn(
  loads: Map<string, AgentLoad>,
  { from, to, at }: { from: string | null; to: string | null; at: number },
): void {
  for (const [agent, chats] of [
    [from, -1],
    [to, 1],
  ] as const) {
    if (agent === null) continue
    const load = loads.get(agent) ?? { agent, isAway: false, assignedSeq: 0, openChats: 0 }
    const assignedSeq = chats === 1 ? at : load.assignedSeq
    loads.set(agent, { ...load, assignedSeq, openChats: load.openChats + chats })
  }
}
