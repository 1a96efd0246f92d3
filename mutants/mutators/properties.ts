import { isObjectLiteralExpression } from 'typescript/unstable/ast/is'
import type { Edit, Mutator } from './mutator.ts'

/** Removes a property. The compiler refuses it when the property is required. */
export const property: Mutator = node => {
  if (!isObjectLiteralExpression(node)) return []
  return node.properties.map((one, index): Edit => {
    const next = node.properties[index + 1]
    const start = one.getStart()
    // Together with its comma and whatever precedes the next property.
    if (next !== undefined) return { start, end: next.getStart(), text: '' }
    const before = node.properties[index - 1]
    return { start: before === undefined ? start : before.end, end: one.end, text: '' }
  })
}
