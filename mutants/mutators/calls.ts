import { isCallExpression, isIdentifier, isNewExpression, isPropertyAccessExpression } from 'typescript/unstable/ast/is'
import { type Edit, instead, type Mutator } from './mutator.ts'

/** Names of functions that are easily confused. */
const twins = new Map(
  [
    ['min', 'max'],
    ['floor', 'ceil'],
    ['some', 'every'],
    ['find', 'findLast'],
    ['findIndex', 'findLastIndex'],
    ['indexOf', 'lastIndexOf'],
    ['startsWith', 'endsWith'],
    ['padStart', 'padEnd'],
    ['push', 'unshift'],
    ['shift', 'pop'],
    ['trimStart', 'trimEnd'],
    ['toLowerCase', 'toUpperCase'],
    ['keys', 'values'],
  ].flatMap(([one, other]) => [[one, other] as const, [other, one] as const]),
)

/** Links of a chain whose removal keeps the type of the chain. */
const optional = new Set([
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'slice',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'normalize',
  'replace',
  'replaceAll',
  'catch',
  'finally',
  'optional',
  'strict',
  'refine',
])

/** Calls a similar function, such as `every` instead of `some`. */
export const twin: Mutator = node => {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return []
  const { name } = node.expression
  const other = twins.get(name.text)
  return other === undefined ? [] : [instead(name, other)]
}

/** Removes a filter, an order, a limit or a catch. */
export const link: Mutator = node => {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return []
  const { name, expression } = node.expression
  return optional.has(name.text) || isLimit(name.text) ? [instead(node, expression.getText())] : []
}

/** Lets values occur twice: a list instead of a Set. */
export const repeats: Mutator = node => {
  if (!isNewExpression(node) || !isIdentifier(node.expression) || node.expression.text !== 'Set') return []
  const [values] = node.arguments ?? []
  const isSpread = node.parent.getText() === `...${node.getText()}`
  return values === undefined || !isSpread ? [] : ([instead(node, values.getText())] satisfies Edit[])
}

/** Whether a name is a limit of a schema. */
function isLimit(name: string): boolean {
  return ['positive', 'nonnegative', 'int', 'nonempty', 'gte', 'gt', 'lte', 'lt', 'regex'].includes(name)
}
