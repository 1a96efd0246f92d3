import type { Node } from 'typescript/unstable/ast'

/** A replacement of a range of a file's text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A file as mutators see it. */
export interface Source {
  readonly text: string
  /** The strings that the types allow at a node, such as 'asc' and 'desc'; empty when they allow any. */
  readonly wordsAt: (node: Node) => readonly string[]
}

/** Makes the mistakes that are possible at a node, without those at its descendants. */
export type Mutator = (node: Node, source: Source) => readonly Edit[]

/** Replaces a node. */
export function instead(node: Node, text: string): Edit {
  return { start: node.getStart(), end: node.end, text }
}

/** Removes a node. */
export function without(node: Node): Edit {
  return instead(node, '')
}
