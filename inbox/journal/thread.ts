import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { ControlledTransaction, Transaction } from 'kysely'
import { openDatabase } from './open-database.ts'
import { reads } from './reads.ts'
import { rebuild } from './rebuild.ts'
import type { Tables } from './tables.ts'
import { writes } from './writes.ts'

/** A call to the thread; concurrent calls share a commit. */
export interface ThreadCall {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

export type ThreadReply =
  | { readonly id: number; readonly done: unknown }
  | { readonly id: number; readonly failure: string }

const { path, mode } = workerData as { path: string; mode: 'write' | 'read' }
const port = parentPort
if (port === null) throw new Error('a journal is written by a thread')
type Operation = (db: Transaction<Tables>, input: unknown) => Promise<unknown>
const operations = new Map<string, Operation>(
  Object.entries(mode === 'write' ? { ...writes, rebuild } : reads) as [string, Operation][],
)
const failureOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const db = await openDatabase(path, mode)
const identity = identityNow()
let waiting: ThreadCall[] = []
let isWorking = false
port.on('message', (call: ThreadCall | 'close') => {
  if (call === 'close') return void db.destroy().then(() => port.close())
  waiting.push(call)
  if (!isWorking) void work()
})
port.postMessage('open')

async function work(): Promise<void> {
  isWorking = true
  while (waiting.length > 0) {
    const calls = waiting
    waiting = []
    for (const reply of await answered(calls)) port?.postMessage(reply)
    // Calls that arrived in the meantime form the next commit.
    await new Promise(setImmediate)
  }
  isWorking = false
}

/** Writes to a removed file would be lost with this process, so they are not acknowledged. */
function assertInPlace(): void {
  if (mode === 'write' && identityNow() !== identity)
    throw new Error(`the journal's file was removed or replaced: ${path}`)
}

function identityNow(): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.dev} ${found.ino}`
}

/** Runs calls in one transaction; a failing call rolls back only its own changes. */
async function answered(calls: readonly ThreadCall[]): Promise<readonly ThreadReply[]> {
  let transaction: ControlledTransaction<Tables> | null = null
  try {
    transaction = await db.startTransaction().execute()
    const replies: ThreadReply[] = []
    for (const { id, name, input } of calls) {
      const own = await transaction.savepoint('own').execute()
      try {
        const operation = operations.get(name)
        if (operation === undefined) throw new Error(`no operation ${name}`)
        replies.push({ id, done: await operation(own, input) })
        await own.releaseSavepoint('own').execute()
      } catch (error) {
        await own.rollbackToSavepoint('own').execute()
        replies.push({ id, failure: failureOf(error) })
      }
    }
    assertInPlace()
    await transaction.commit().execute()
    return replies
  } catch (error) {
    // A full disk must not leave the transaction open: later calls would fail too.
    await transaction
      ?.rollback()
      .execute()
      .catch(() => undefined)
    return calls.map(({ id }) => ({ id, failure: failureOf(error) }))
  }
}
