import type { Askable } from './askable.ts'

/** Questions that are asked together, and the visits that wait for their answers. */
export interface Group {
  readonly stop: AbortController
  readonly visits: Set<object>
  readonly questions: PendingQuestion[]
}

export interface PendingQuestion {
  readonly key: string
  readonly name: Askable
  readonly query: unknown
  /** Whether to cache the answer for others. */
  readonly kept: boolean
  readonly answer: Promise<object>
  readonly resolve: (answer: object) => void
  readonly reject: (error: unknown) => void
}

export function newGroup(): Group {
  return { stop: new AbortController(), visits: new Set(), questions: [] }
}

/** A question that is not answered yet. */
export function pendingQuestion(asked: Pick<PendingQuestion, 'key' | 'name' | 'query' | 'kept'>): PendingQuestion {
  let resolve: PendingQuestion['resolve'] = () => {}
  let reject: PendingQuestion['reject'] = () => {}
  const answer = new Promise<object>((yes, no) => {
    resolve = yes
    reject = no
  })
  // When it fails, all visitors may have left; avoid an unhandled rejection.
  answer.catch(() => undefined)
  return { ...asked, answer, resolve, reject }
}
