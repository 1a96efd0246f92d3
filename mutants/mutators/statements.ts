import type { Node, Statement } from 'typescript/unstable/ast'
import { SyntaxKind } from 'typescript/unstable/ast'
import {
  isArrowFunction,
  isAwaitExpression,
  isBlock,
  isExpressionStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIfStatement,
  isMethodDeclaration,
  isReturnStatement,
} from 'typescript/unstable/ast/is'
import { type Edit, instead, type Mutator, without } from './mutator.ts'
import { negated } from './operators.ts'

/** Removes a step, or a guard that returns, throws or continues early. */
export const step: Mutator = node => {
  if (isExpressionStatement(node)) return [isBlock(node.parent) ? without(node) : instead(node, '{}')]
  if (isIfStatement(node) && node.elseStatement === undefined && leaves(node.thenStatement)) return [without(node)]
  return []
}

/** Swaps two awaited steps, such as renaming a pointer before its file is written. */
export const order: Mutator = node => {
  if (!isBlock(node)) return []
  return node.statements.flatMap((first, index): Edit[] => {
    const second = node.statements[index + 1]
    if (second === undefined || !isAwaited(first) || !isAwaited(second)) return []
    const between = node.getSourceFile().text.slice(first.end, second.getStart())
    const text = `${second.getText()}${between}${first.getText()}`
    return [{ start: first.getStart(), end: second.end, text }]
  })
}

/** Returns nothing, or the opposite, where the return type allows it. */
export const outcome: Mutator = node => {
  if (!isReturnStatement(node) || node.expression === undefined) return []
  const { expression } = node
  if (literals.has(expression.kind)) return []
  const type = returnTypeOf(node)
  if (/^(Promise<)?boolean\b|\bis\b/.test(type)) return [negated(expression)]
  const nothing = /\bnull\b/.test(type) ? 'null' : /\[\]>?$/.test(type) ? '[]' : null
  return nothing === null || expression.getText() === nothing ? [] : [instead(expression, nothing)]
}

const literals: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
])

function leaves(statement: Statement): boolean {
  const last = isBlock(statement) ? statement.statements.at(-1) : statement
  return last !== undefined && leaving.has(last.kind)
}

const leaving: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  SyntaxKind.ContinueStatement,
  SyntaxKind.BreakStatement,
])

function isAwaited(statement: Statement): boolean {
  return isExpressionStatement(statement) && isAwaitExpression(statement.expression)
}

function returnTypeOf(node: Node): string {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (isFunctionDeclaration(at) || isArrowFunction(at) || isFunctionExpression(at) || isMethodDeclaration(at)) {
      return at.type?.getText() ?? ''
    }
  }
  return ''
}
