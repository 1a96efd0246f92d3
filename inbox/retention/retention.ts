import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from '../journal/journal.ts'
import { type StepByStep, stepByStep } from '../journal/step-by-step.ts'
import type { OldChat } from './retention-rows.ts'

export interface Retention {
  readonly journal: Journal
  /** After how many days of 24 hours, counted back from the start of the current day in UTC, archived chats are erased; null: never. */
  readonly days: number | null
  /** The same for what the audit says. */
  readonly auditDays: number | null
  /** The ids that the store has put in place of customers' ids; those that are missing stay. */
  readonly replacements: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
}

export interface RetentionOptions extends Retention {
  /** The clock, in microseconds. */
  readonly now: () => number
  /** Called after a pass that has erased something. */
  readonly onErased: (erased: ErasedByAge) => void
  readonly onError: (error: unknown) => void
}

/** What a pass has erased. */
export interface ErasedByAge {
  readonly chats: number
  readonly deliveries: number
  /** Rows of the audit. */
  readonly audit: number
}

const lookMs = 3_600_000
/** Chats that are looked at together. */
const chatsAtOnce = 500
const dayMicros = 86_400_000_000

/** Erases what is past the retention of the inbox, in small steps, until it is stopped; looks again every hour. */
export function startRetention({ now, onErased, onError, ...retention }: RetentionOptions): StepByStep {
  let pass: ReturnType<typeof retentionPass> | null = null
  return stepByStep({
    journal: retention.journal,
    isCause: () => false,
    async step(signal) {
      pass ??= retentionPass(retention, now())
      const beganMs = performance.now()
      const step = await pass.next().catch(error => {
        pass = null
        throw error
      })
      if (step.done === true) {
        pass = null
        const { chats, deliveries, audit } = step.value
        if (chats + deliveries + audit > 0) onErased(step.value)
        return false
      }
      // Half of the time is left to others.
      await sleep(performance.now() - beganMs, undefined, { signal })
      return true
    },
    lookMs,
    onError,
  })
}

/** Erases once what is past the retention at an instant, step by step. */
export async function* retentionPass(retention: Retention, now: number): AsyncGenerator<void, ErasedByAge> {
  const { journal, days, auditDays } = retention
  const beginOf = (age: number) => Math.floor(now / dayMicros) * dayMicros - age * dayMicros
  const erased = { chats: 0, deliveries: 0, audit: 0 }
  if (days !== null) {
    const before = beginOf(days)
    erased.chats = yield* eraseChats(retention, { before, now })
    erased.deliveries = yield* untilNone(() => journal.write('eraseOldDeliveries', { before }))
  }
  if (auditDays !== null)
    erased.audit = yield* untilNone(() => journal.write('eraseOldAudit', { before: beginOf(auditDays) }))
  return erased
}

/** Repeats a step until it finds nothing more to do. */
async function* untilNone(step: () => Promise<number>): AsyncGenerator<void, number> {
  for (let total = 0; ; ) {
    const done = await step()
    if (done === 0) return total
    total += done
    yield
  }
}

async function* eraseChats(
  { journal, replacements }: Retention,
  { before, now }: { readonly before: number; readonly now: number },
): AsyncGenerator<void, number> {
  let after: OldChat | null = null
  for (let erased = 0; ; ) {
    const found: readonly OldChat[] = await journal.read('oldChats', { before, after, limit: chatsAtOnce })
    after = found.at(-1) ?? null
    if (after === null) return erased
    const names = await replacements(found.map(({ customer_id }) => customer_id))
    // The store may have replaced an id after the chat was erased here.
    let left = found.filter(({ customer_id, isErased }) => !isErased || names.has(customer_id))
    while (left.length > 0) {
      const chats = left.map(({ chat_id }) => chat_id)
      const step = await journal.write('eraseOldChats', { chats, names: [...names], before, now })
      left = left.slice(step.done)
      erased += step.erased
      yield
    }
    yield
  }
}
