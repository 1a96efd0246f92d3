import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Engine, ReadOptions } from '../engine/engine.ts'
import type { Read } from '../engine/source.ts'
import { StoreError } from '../errors.ts'

/** Reads an open database, on a separate connection if there is a signal. */
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
 * Makes an open database closable. After `close`, each read throws `StoreError`; reads already running finish first, then `onClosed`
 * is called. Closing twice is harmless.
 */
export function closable(
  database: DuckDBEngine,
  { what, onClosed }: { readonly what: string; readonly onClosed: () => void },
): { readonly read: Read; readonly close: () => void } {
  let [isClosed, reading] = [false, 0]
  return {
    async read(use, options) {
      if (isClosed) throw new StoreError(`${what} is closed and can no longer be read`)
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
