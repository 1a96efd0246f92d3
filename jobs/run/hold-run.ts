import { StoreError } from '../../src/errors.ts'
import { lockForWriting, lockHolder } from '../../src/store/lock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { LedgerError } from '../ledger/ledger-error.ts'

/**
 * A run, or the planning of one, taken by this process. The kernel holds it, and lets go when the process ends however it ends: what is
 * not held is carried out by no terminal, whatever was written down. It is taken before the run keeps anything, and held to its end.
 */
export interface Hold {
  /** Once is enough; more do nothing. */
  readonly release: () => void
}

/** Somebody else has it; a process by its name and id. */
export interface Held {
  readonly heldBy: string
}

/** Takes a run, whose folder is made when it is missing, waiting up to `waitMs` for a worker that only looks at it. */
export function holdRun(
  ledger: Pick<Ledger, 'folderOf'>,
  run: string,
  { waitMs = 0 }: { readonly waitMs?: number } = {},
): Promise<Hold | Held> {
  return holdFolder(ledger.folderOf(run), waitMs)
}

/** Takes a folder in the ledger as `holdRun` takes that of a run. */
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

/** Whether somebody holds a run, without taking it: the holder, or null. */
export function holderOf(ledger: Pick<Ledger, 'folderOf'>, run: string): Promise<string | null> {
  return lockHolder(ledger.folderOf(run))
}
