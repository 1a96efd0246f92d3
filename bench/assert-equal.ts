import { type Answered, figures, type QuestionName } from './question.ts'

/** Throws when one of the answers differs from the first, by more than 1e-9 for values that are not whole numbers. */
export function assertAllEqual(question: QuestionName, answers: ReadonlyMap<string, Answered>): void {
  const [[first, expected], ...others] = [...answers] as [[string, Answered], ...[string, Answered][]]
  for (const [who, answer] of others) {
    for (const [group, values] of answer) {
      for (const [index, value] of values.entries()) {
        const other = expected.get(group)?.[index]
        if (other !== undefined && areClose(other, value)) continue
        const figure = `${question}, ${figures[question][index]} of ${JSON.stringify(group)}`
        throw new Error(`${figure}: ${other} by ${first}, ${value} by ${who}`)
      }
    }
    if (answer.size !== expected.size)
      throw new Error(`${question}: ${expected.size} groups by ${first}, ${answer.size} by ${who}`)
  }
}

function areClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) <= 1e-9 * Math.abs(b)
}
