import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Engine, ReadOptions } from '../engine/engine.ts'
import type { Read } from '../engine/source.ts'
import { StoreError } from '../errors.ts'

/** An interruption that comes while a statement is on its way to its thread is lost: it is repeated until the statement has ended. */
const repeatMs = 20

/** Reads an open database; with a signal on a connection of its own, which the signal interrupts. */
export async function readOpen<T>(
  database: DuckDBEngine,
  use: (engine: Engine) => Promise<T>,
  { signal }: ReadOptions = {},
): Promise<T> {
  if (signal === undefined) return use(database)
  signal.throwIfAborted()
  const engine = await database.connect(signal)
  let repeating: NodeJS.Timeout | undefined
  const interrupt = () => {
    engine.connection.interrupt()
    repeating ??= setInterval(interrupt, repeatMs)
  }
  signal.addEventListener('abort', interrupt)
  try {
    return await use(engine)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', interrupt)
    clearInterval(repeating)
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
