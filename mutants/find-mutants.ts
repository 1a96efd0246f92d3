import { createHash } from 'node:crypto'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isExportDeclaration,
  isExpressionStatement,
  isImportDeclaration,
  isInterfaceDeclaration,
  isNewExpression,
  isThrowStatement,
  isTypeAliasDeclaration,
  isTypeNode,
} from 'typescript/unstable/ast/is'
import type { Edit, Source } from './mutators/mutator.ts'
import { type MutantKind, mutators } from './mutators/mutators.ts'

/** A mistake in one place of one file. */
export interface Mutant extends Edit {
  /** Derived from the file, the text of the line and the change, so it stays the same when lines move. */
  readonly id: string
  readonly kind: MutantKind
  /** Relative to the root of the tree. */
  readonly file: string
  readonly lineNumber: number
  /** The line on which the change begins, without indentation. */
  readonly line: string
  /** `before → after`, on one line. */
  readonly change: string
}

/** All mutants of a file, in order of position. */
export function findMutants(file: string, source: Source & { readonly parsed: SourceFile }): readonly Mutant[] {
  const found = new Map<string, Mutant>()
  const times = new Map<string, number>()
  const add = (kind: MutantKind, edit: Edit) => {
    const place = `${edit.start} ${edit.end} ${edit.text}`
    if (found.has(place)) return
    const { line, lineNumber } = lineAt(source.text, edit.start)
    const change = changeOf(source.text, edit)
    const name = JSON.stringify([file, line, change])
    const time = (times.get(name) ?? 0) + 1
    times.set(name, time)
    const id = createHash('sha256').update(`${name}${time}`).digest('hex').slice(0, 8)
    found.set(place, { ...edit, id, kind, file, line, lineNumber, change: time === 1 ? change : `${change} (${time})` })
  }
  const visit = (node: Node) => {
    if (isNoTarget(node)) return
    for (const [kind, mutator] of Object.entries(mutators) as [MutantKind, (typeof mutators)[MutantKind]][]) {
      for (const edit of mutator(node, source)) add(kind, edit)
    }
    node.forEachChild(visit)
  }
  visit(source.parsed)
  return [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** The text of a file with the mistake of a mutant. */
export function mutated(text: string, { start, end, text: instead }: Edit): string {
  return `${text.slice(0, start)}${instead}${text.slice(end)}`
}

/** Types, imports, and code that only words messages: errors, logs and descriptions. */
function isNoTarget(node: Node): boolean {
  if (isTypeNode(node) || isInterfaceDeclaration(node) || isTypeAliasDeclaration(node)) return true
  if (isImportDeclaration(node) || isExportDeclaration(node)) return true
  if (isThrowStatement(node) || (isNewExpression(node) && /Error$/.test(node.expression.getText()))) return true
  const call = isExpressionStatement(node) ? node.expression : node
  return isCallExpression(call) && /^(log|console)\.|\.describe$/.test(call.expression.getText())
}

function lineAt(text: string, position: number): { readonly line: string; readonly lineNumber: number } {
  const start = text.lastIndexOf('\n', position - 1) + 1
  const end = text.indexOf('\n', position)
  return {
    line: text.slice(start, end === -1 ? text.length : end).trim(),
    lineNumber: text.slice(0, start).split('\n').length,
  }
}

function changeOf(text: string, edit: Edit): string {
  const short = (piece: string) => piece.replace(/\s+/g, ' ').trim()
  return `${short(text.slice(edit.start, edit.end))} → ${short(edit.text)}`.trim()
}
