import type { Engine } from '../../engine/engine.ts'
import type { Sql } from '../../engine/sql.ts'
import type { FilterLists } from '../definitions/filter.ts'
import type { Measured, Question } from './ask.ts'

/** What an operator reads a source through. */
export interface Reader extends SharedReader {
  /** What all that is asked is restricted to. */
  readonly within: readonly FilterLists[]
  /** How many cells an answer may have, see `assertCells`. */
  readonly maxCells: number
}

/** What all share who are asked together, each within a part of the store of its own. */
export interface SharedReader {
  readonly engine: Engine
  /** See `askAtOnce`: questions put at once are answered by as few statements as it takes. */
  ask<Name extends string>(question: Question<Name>): Promise<readonly Measured<Name>[]>
  /** What `make` gave the first time that it was asked for under this name: the same for all that is asked through this reader. */
  remember<T>(name: string, make: () => T): T
  /** A table of these rows, whose name it gives, until the end of the reading. What is asked of many statements is computed once so. */
  table(rows: Sql): Promise<Sql>
}

export function rememberer(): Reader['remember'] {
  const known = new Map<string, unknown>()
  return <T>(name: string, make: () => T) => {
    if (!known.has(name)) known.set(name, make())
    return known.get(name) as T
  }
}
