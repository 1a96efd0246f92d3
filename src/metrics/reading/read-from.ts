import { maxCells, type Source, untilAborted } from '../../engine/source.ts'
import type { Reader } from './reader.ts'
import { withinOf } from './restrict.ts'
import { readerOf, together } from './together.ts'

/** Reads one version of the store. */
export async function readFrom<T>(source: Source, use: (reader: Reader) => Promise<T>): Promise<T> {
  const reader = readerOf(source)
  // The reader is shared, but this source may have its own restriction and limit.
  if (reader !== null) {
    const own = { ...reader, within: withinOf(source), maxCells: maxCells.of(source) }
    return untilAborted(source, () => use(own))
  }
  return together(source, shared => readFrom(shared, use))
}
