import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Engine, ReadOptions } from '../engine/engine.ts'
import type { Read } from '../engine/source.ts'
import { StoreError } from '../errors.ts'

/** Reads an open database; with a signal on a connection of its own. */
export async function readOpen<T>(
  database: DuckDBEngine,
  use: (engine: Engine) => Promise<T>,
  { signal }: ReadOptions = {},
): Promise<T> {
  if (signal === undefined) return use(database)
  signal.throwIfAborted()
  const engine = await database.connect(signal)
  try {
    return await use(engine)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    engine.close()
  }
}

/**
 * An open database that can be read until it is closed; afterwards each read throws `StoreError`, whatever was to be asked. What is being
 * read by then is read to its end, and `onClosed` is called after it. Closing again does nothing.
 */
export function closable(
  database: DuckDBEngine,
  { what, onClosed }: { readonly what: string; readonly onClosed: () => void },
): { readonly read: Read; readonly close: () => void } {
  let [isClosed, reading] = [false, 0]
  return {
    async read(use, options) {
      if (isClosed) throw new StoreError(`${what} is closed: nothing can be read of it any more`)
      reading++
      try {
        return await readOpen(database, use, options)
      } finally {
        reading--
        if (isClosed && reading === 0) onClosed()
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      if (reading === 0) onClosed()
    },
  }
}
