import type { Expression, Node, PrefixUnaryExpression } from 'typescript/unstable/ast'
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isBinaryExpression,
  isConditionalExpression,
  isIfStatement,
  isPrefixUnaryExpression,
} from 'typescript/unstable/ast/is'
import { type Edit, instead, type Mutator } from './mutator.ts'

const boundaries = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['===', '!=='],
  ['!==', '==='],
])
const logic = new Map([
  ['&&', '||'],
  ['||', '&&'],
])
const combining = new Set(['&&', '||', '??'])
const arithmetic = new Map([
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['%', '*'],
  ['+=', '-='],
  ['-=', '+='],
])

/** Includes or excludes a boundary, or swaps equal and different. */
export const comparison: Mutator = node => (choosesBetweenEquals(node) ? [] : swapped(node, boundaries))

export const calculation: Mutator = node => swapped(node, arithmetic)

/** Swaps `and` and `or`, or removes one of two conditions or a fallback. */
export const combination: Mutator = node => {
  if (!isBinaryExpression(node) || !combining.has(node.operatorToken.getText())) return []
  return [...swapped(node, logic), ...[node.left, node.right].map(side => instead(node, side.getText()))]
}

/** Negates a condition. Equalities are left to `comparison`. */
export const condition: Mutator = node => {
  const asked = isIfStatement(node) ? node.expression : isConditionalExpression(node) ? node.condition : null
  if (asked !== null) return isEquality(asked) || isNegation(asked) ? [] : [negated(asked)]
  if (isNegation(node)) return [instead(node, node.operand.getText())]
  return []
}

/** The negation of a condition or a boolean expression. */
export function negated(expression: Expression): Edit {
  if (isNegation(expression)) return instead(expression, expression.operand.getText())
  return instead(expression, `!(${expression.getText()})`)
}

/** Whether `a < b ? a : b` or `a < b ? -1 : 1`: in the first either of two equal values will do, and the second, without 0, has no equal values. */
function choosesBetweenEquals(node: Node): boolean {
  const { parent } = node
  if (!isBinaryExpression(node) || isEquality(node) || !isConditionalExpression(parent)) return false
  if (parent.condition !== node) return false
  const branches = [parent.whenTrue, parent.whenFalse].map(branch => branch.getText()).sort()
  const operands = [node.left, node.right].map(operand => operand.getText()).sort()
  return `${branches}` === `${operands}` || `${branches}` === '-1,1'
}

function isEquality(node: Node): boolean {
  return isBinaryExpression(node) && /^[!=]==$/.test(node.operatorToken.getText())
}

function isNegation(node: Node): node is PrefixUnaryExpression {
  return isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken
}

function swapped(node: Node, twins: ReadonlyMap<string, string>): readonly Edit[] {
  if (!isBinaryExpression(node)) return []
  const twin = twins.get(node.operatorToken.getText())
  return twin === undefined ? [] : [instead(node.operatorToken, twin)]
}
