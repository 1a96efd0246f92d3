import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { Transaction } from 'kysely'
import { startCheckpoints } from './checkpoints.ts'
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
const checkpoints = mode === 'write' ? startCheckpoints(db, path) : null
const identity = identityNow()
let waiting: ThreadCall[] = []
let isWorking = false
port.on('message', (call: ThreadCall | 'close') => {
  if (call === 'close') return void close()
  waiting.push(call)
  if (!isWorking) void work()
})
port.postMessage('open')

async function close(): Promise<void> {
  await checkpoints?.close()
  await db.destroy()
  port?.close()
}

async function work(): Promise<void> {
  isWorking = true
  while (waiting.length > 0) {
    const calls = waiting
    waiting = []
    for (const reply of await answered(calls)) port?.postMessage(reply)
    await checkpoints?.afterCommit()
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

/** Runs calls in one transaction. If one of them fails, each gets its own, so that only its own changes are rolled back. */
async function answered(calls: readonly ThreadCall[]): Promise<readonly ThreadReply[]> {
  try {
    return await inTransaction(calls)
  } catch (error) {
    if (calls.length === 1) return calls.map(({ id }) => ({ id, failure: failureOf(error) }))
  }
  const replies: ThreadReply[] = []
  for (const call of calls) replies.push(...(await answered([call])))
  return replies
}

async function inTransaction(calls: readonly ThreadCall[]): Promise<readonly ThreadReply[]> {
  const transaction = await db.startTransaction().execute()
  try {
    const replies: ThreadReply[] = []
    for (const { id, name, input } of calls) {
      const operation = operations.get(name)
      if (operation === undefined) throw new Error(`no operation ${name}`)
      replies.push({ id, done: await operation(transaction, input) })
    }
    assertInPlace()
    await transaction.commit().execute()
    return replies
  } catch (error) {
    // A full disk must not leave the transaction open: later calls would fail too.
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined)
    throw error
  }
}
