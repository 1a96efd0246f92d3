import { isObjectLiteralExpression } from 'typescript/unstable/ast/is'
import type { Edit, Mutator } from './mutator.ts'

/** A property that is forgotten; the compiler refuses those that must be there. */
export const property: Mutator = node => {
  if (!isObjectLiteralExpression(node)) return []
  return node.properties.map((one, index): Edit => {
    const next = node.properties[index + 1]
    const start = one.getStart()
    // With its comma, and what stands before the next one.
    if (next !== undefined) return { start, end: next.getStart(), text: '' }
    const before = node.properties[index - 1]
    return { start: before === undefined ? start : before.end, end: one.end, text: '' }
  })
}
