import type { Journal } from '../journal/journal.ts'
import { type StepByStep, stepByStep } from '../journal/step-by-step.ts'

const lookMs = 60_000

/** Archives many chats, and undoes that, step by step until it is stopped. Also does what is left from before a restart. */
export function startBulkRunner({
  journal,
  onError,
}: {
  readonly journal: Journal
  readonly onError: (error: unknown) => void
}): StepByStep {
  return stepByStep({
    journal,
    isCause: name => name === 'startBulk' || name === 'undoBulk',
    step: () => journal.write('stepBulk', { now: Date.now() * 1000 }),
    lookMs,
    onError,
  })
}
