import type { Engine } from '../../engine/engine.ts'
import type { Sql } from '../../engine/sql.ts'
import type { FilterLists } from '../definitions/filter.ts'
import type { Measured, Question } from './ask.ts'

/** How an operator reads a source. */
export interface Reader extends SharedReader {
  /** The restriction of the source: further filters for every question. */
  readonly within: readonly FilterLists[]
  /** The maximum number of cells of an answer, see `assertCells`. */
  readonly maxCells: number
}

/** The part of a reader that is shared by queries asked together, each of which may have its own restriction. */
export interface SharedReader {
  readonly engine: Engine
  /** Questions asked at the same time are answered by as few statements as possible, see `askAtOnce`. */
  ask<Name extends string>(question: Question<Name>): Promise<readonly Measured<Name>[]>
  /** Caches the result of `make` under a name for as long as this reader lives. */
  remember<T>(name: string, make: () => T): T
  /** Creates a table of these rows and gives its name; it lasts until the end of the reading. For rows that many statements need. */
  table(rows: Sql): Promise<Sql>
}

export function rememberer(): Reader['remember'] {
  const known = new Map<string, unknown>()
  return <T>(name: string, make: () => T) => {
    if (!known.has(name)) known.set(name, make())
    return known.get(name) as T
  }
}
