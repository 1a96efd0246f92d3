import { StoreError } from '../../src/errors.ts'
import { lockForWriting, lockHolder } from '../../src/store/lock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'

/**
 * A lock of this process on a run, or on planning one. The kernel releases it when the process ends, however it ends, so no terminal is
 * carrying out a run that is not locked, whatever is recorded. It is taken before the run keeps anything and held to its end.
 */
export interface Hold {
  /** Further calls do nothing. */
  readonly release: () => void
}

/** The process that has it, by name and id. */
export interface Held {
  readonly heldBy: string
}

/** Locks a run, creating its folder if missing. Waits up to `waitMs` for a worker that is only checking it. */
export function holdRun(
  ledger: Pick<Ledger, 'folderOf'>,
  run: string,
  { waitMs = 0 }: { readonly waitMs?: number } = {},
): Promise<Hold | Held> {
  return holdFolder(ledger.folderOf(run), waitMs)
}

/** Locks any folder in the ledger, as `holdRun` does for a run. */
export async function holdFolder(folder: string, waitMs = 0): Promise<Hold | Held> {
  try {
    const { release } = await lockForWriting(folder, waitMs)
    let isHeld = true
    return {
      release() {
        if (isHeld) release()
        isHeld = false
      },
    }
  } catch (cause) {
    const heldBy = cause instanceof StoreError ? / is held by (.*)$/s.exec(cause.message)?.[1] : undefined
    if (heldBy !== undefined) return { heldBy }
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new LedgerError(message.replace(/^the store's lock/, 'the lock of a run'), { cause })
  }
}

/** The process that holds a run, or null. Does not take it. */
export function holderOf(ledger: Pick<Ledger, 'folderOf'>, run: string): Promise<string | null> {
  return lockHolder(ledger.folderOf(run))
}
