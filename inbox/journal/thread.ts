import { parentPort, workerData } from 'node:worker_threads'
import type { JournalPlace } from './journal-place.ts'
import { reads } from './reads.ts'
import { rebuild } from './rebuild.ts'
import type { Database } from './tables.ts'
import { writes } from './writes.ts'
import { writtenOf } from './written.ts'

/** A call to the thread; concurrent calls share a commit. */
export interface ThreadCall {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

export type ThreadReply =
  | { readonly id: number; readonly done: unknown }
  | { readonly id: number; readonly failure: string }

export interface ThreadData {
  readonly place: JournalPlace
  readonly mode: 'write' | 'read'
  /** The id of this server, and whether no other has the journal open. */
  readonly server: string
  readonly isAlone: boolean
}

const { place, mode, server, isAlone } = workerData as ThreadData
const port = parentPort
if (port === null) throw new Error('a journal is written by a thread')
type Operation = (db: Database, input: unknown) => Promise<unknown>
const operations = new Map<string, Operation>(
  Object.entries(mode === 'write' ? { ...writes, rebuild } : reads) as [string, Operation][],
)
const failureOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

// Each needs a package that the other does not.
const database =
  typeof place === 'string'
    ? await (await import('./open-file.ts')).openFile(place, mode)
    : await (await import('./open-postgres.ts')).openPostgres(place, { mode, server, isAlone })
let waiting: ThreadCall[] = []
let isWorking = false
const underway = new Set<Promise<void>>()
port.on('message', (calls: readonly ThreadCall[] | 'close') => {
  if (calls === 'close') return void close()
  if (database.isConcurrent) for (const call of calls) answerAlone(call)
  else waiting.push(...calls)
  if (!isWorking) void work()
})
port.postMessage('open')

async function close(): Promise<void> {
  await Promise.all(underway)
  await database.close()
  port?.close()
}

function answerAlone(call: ThreadCall): void {
  const answering = answered([call])
    .then(replies => port?.postMessage(replies))
    .finally(() => underway.delete(answering))
  underway.add(answering)
}

async function work(): Promise<void> {
  isWorking = true
  while (waiting.length > 0) {
    const calls = waiting
    waiting = []
    port?.postMessage(await answered(calls))
    await database.afterCommit({ isErasing: calls.some(({ name }) => name.startsWith('erase')) })
    // Calls that arrived in the meantime form the next commit.
    await new Promise(setImmediate)
  }
  isWorking = false
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

function inTransaction(calls: readonly ThreadCall[]): Promise<readonly ThreadReply[]> {
  const work = async (db: Database) => {
    const replies: ThreadReply[] = []
    for (const { id, name, input } of calls) {
      const operation = operations.get(name)
      if (operation === undefined) throw new Error(`no operation ${name}`)
      replies.push({ id, done: await operation(db, input) })
    }
    return replies
  }
  return database.transact(
    work,
    calls.map(({ name, input }) => writtenOf(name, input)),
  )
}
