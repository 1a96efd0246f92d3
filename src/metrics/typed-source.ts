import type { Source } from '../engine/engine.ts'
import type { FilterLists } from './filter.ts'

/** A source whose attributes the compiler knows: what `openStore(directory, { attributes })` gives. */
export type TypedSource<Attribute extends string> = Source & {
  readonly attributes?: readonly Attribute[]
  /** What it is restricted to, see `restrict`: only chats that pass all of these. */
  readonly within?: readonly FilterLists[]
  /** How many cells (groups × buckets × periods) an answer from it may have. Default 2 000 000. */
  readonly maxCells?: number
}
