import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Engine, ReadOptions } from '../engine/engine.ts'

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
