import type { Operator } from './operators.ts'

/** Questions put together, and the visits that wait for some of their answers. */
export interface Group {
  readonly stop: AbortController
  readonly visits: Set<object>
  readonly questions: Question[]
}

export interface Question {
  readonly key: string
  readonly operator: Operator
  readonly query: unknown
  readonly answer: Promise<object>
  readonly resolve: (answer: object) => void
  readonly reject: (error: unknown) => void
}

export function newGroup(): Group {
  return { stop: new AbortController(), visits: new Set(), questions: [] }
}

/** A question whose answer is still to come. */
export function newQuestion(key: string, operator: Operator, query: unknown): Question {
  let resolve: Question['resolve'] = () => {}
  let reject: Question['reject'] = () => {}
  const answer = new Promise<object>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Everybody may have left by the time it fails.
  answer.catch(() => undefined)
  return { key, operator, query, answer, resolve, reject }
}
