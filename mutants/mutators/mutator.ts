import type { Node } from 'typescript/unstable/ast'

/** What stands instead of a piece of a file's text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A file as the mutators look at it. */
export interface Source {
  readonly text: string
  /** The texts that the types allow where a text stands, as 'asc' and 'desc'; empty where they allow any. */
  readonly wordsAt: (node: Node) => readonly string[]
}

/** Mistakes that can be made at a node; those in its parts are found at these. */
export type Mutator = (node: Node, source: Source) => readonly Edit[]

/** `text` instead of a node. */
export function instead(node: Node, text: string): Edit {
  return { start: node.getStart(), end: node.end, text }
}

/** A node left out. */
export function without(node: Node): Edit {
  return instead(node, '')
}
