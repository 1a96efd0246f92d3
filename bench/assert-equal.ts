import { type Answered, figures, type QuestionName } from './question.ts'

/** Throws when two answers differ, by more than 1e-9 of the value where it is no whole number. */
export function assertEqual(question: QuestionName, ours: Answered, theirs: Answered, who: string): void {
  for (const [group, values] of theirs) {
    for (const [index, value] of values.entries()) {
      const own = ours.get(group)?.[index]
      const equal = own === null || value === null ? own === value : closeTo(own, value)
      if (equal) continue
      const figure = `${question}, ${figures[question][index]} of ${JSON.stringify(group)}`
      throw new Error(`${figure}: ${own} here, ${value} by ${who}`)
    }
  }
  if (ours.size !== theirs.size) throw new Error(`${question}: ${ours.size} groups here, ${theirs.size} by ${who}`)
}

function closeTo(own: number | undefined, value: number): boolean {
  return own !== undefined && Math.abs(own - value) <= 1e-9 * Math.abs(value)
}
