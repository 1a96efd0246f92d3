import type { Engine, ReadOptions } from '../engine/engine.ts'
import type { Read } from '../engine/source.ts'
import { StoreError } from '../errors.ts'
import type { StoreIdentity } from './identity.ts'

/** The parts of a snapshot: one version, open until it is closed. */
export interface OpenSnapshot {
  readonly version: number
  readonly identity: StoreIdentity
  readonly read: Read
  readonly close: () => void
}

/** The parts of a store. */
export interface OpenStore {
  readonly directory: string
  /** Reads the version that is current at the time of the call. */
  readonly read: Read
  readonly snapshot: () => Promise<OpenSnapshot>
  readonly close: () => void
}

/** An open database that can be read on a separate connection. */
export interface OpenDatabase extends Engine {
  connect(signal?: AbortSignal): Promise<Engine>
}

/** Reads an open database, on a separate connection if there is a signal. */
export async function readOpen<T>(
  database: OpenDatabase,
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
  database: OpenDatabase,
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
