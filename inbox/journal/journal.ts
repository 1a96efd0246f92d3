import { Worker } from 'node:worker_threads'
import { assertMoved, holdJournal } from './hold-journal.ts'
import { JournalError } from './journal-error.ts'
import { type JournalPlace, placeText } from './journal-place.ts'
import type { Others } from './others.ts'
import type { Reads } from './reads.ts'
import type { Rebuilt } from './rebuild.ts'
import type { ThreadCall, ThreadData, ThreadReply } from './thread.ts'
import type { Writes } from './writes.ts'
import { type Written, writtenOf } from './written.ts'

type Operations = Record<string, (db: never, input: never) => Promise<unknown>>
type Input<Of extends Operations, Name extends keyof Of> = Parameters<Of[Name]>[1]
type Output<Of extends Operations, Name extends keyof Of> = Awaited<ReturnType<Of[Name]>>

/**
 * The inbox's journal: an append-only log of the events of all chats, and the state of each chat. A file, written by one thread of one
 * process, or a database of several servers. A write is acknowledged when it is on disk; concurrent writes share a commit. Every method
 * throws `JournalError`.
 */
export interface Journal extends Others {
  write<Name extends keyof Writes>(name: Name, input: Input<Writes, Name>): Promise<Output<Writes, Name>>
  read<Name extends keyof Reads>(name: Name, input: Input<Reads, Name>): Promise<Output<Reads, Name>>
  /** Recomputes chats, counters and the search index from the events, and reports differences. */
  rebuild(): Promise<Rebuilt>
  /** Calls the listener after each write, of other servers too; returns a function that unsubscribes. */
  onWritten(listener: (written: Written) => void): () => void
  close(): Promise<void>
}

/**
 * Opens the journal of a place, created if missing. A file is opened for this process exclusively, a database for all servers, or for
 * this process if it `isAlone`. Waits up to `waitMs` (default: 5 s) for others.
 */
export async function openJournal(
  place: JournalPlace,
  { waitMs = 5000, isAlone = false }: { readonly waitMs?: number; readonly isAlone?: boolean } = {},
): Promise<Journal> {
  assertMoved(place)
  const held = await holdJournal(place, { waitMs, isAlone })
  const opened: Thread[] = []
  const closeAll = async () => {
    for (const thread of opened.toReversed()) await thread.close()
    await held.release()
  }
  const open = async (mode: 'write' | 'read') => {
    const thread = await openThread({ place, mode, server: held.server, isAlone }).catch(async error => {
      await closeAll()
      throw error
    })
    opened.push(thread)
    return thread
  }
  const writer = await open('write')
  const reader = await open('read')
  const listeners = new Set<(written: Written) => void>()
  const tell = (written: Written) => {
    for (const listener of listeners) listener(written)
  }
  held.follow(tell)
  return {
    inTurn: held.others.inTurn,
    say: held.others.say,
    onSaid: held.others.onSaid,
    async write(name, input) {
      const output = await writer.call(name, input)
      tell(writtenOf(name, input))
      return output as never
    },
    read: (name, input) => reader.call(name, input) as never,
    rebuild: () => writer.call('rebuild', null) as Promise<Rebuilt>,
    onWritten(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: closeAll,
  }
}

interface Thread {
  call(name: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

const youngMegabytes = 4

async function openThread(data: ThreadData): Promise<Thread> {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url), {
    workerData: data,
    // A thread of small objects needs no more room for new ones.
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    // Without the Node options of this process: those of vitest and tsx do not work in threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  const waiting = new Map<number, { resolve: (done: unknown) => void; reject: (error: Error) => void }>()
  let ended: JournalError | null = null
  let count = 0
  const end = (cause: unknown) => {
    ended ??= new JournalError('the journal is closed', { cause })
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  const opened = new Promise<void>((resolve, reject) => {
    worker.once('error', reject)
    worker.on('message', (message: readonly ThreadReply[] | 'open') => {
      if (message === 'open') return resolve()
      for (const reply of message) {
        const call = waiting.get(reply.id)
        waiting.delete(reply.id)
        if ('failure' in reply) call?.reject(new JournalError(reply.failure))
        else call?.resolve(reply.done)
      }
    })
  })
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  worker.on('error', end)
  worker.once('exit', () => end(null))
  await opened.catch(cause => {
    throw new JournalError(`the journal cannot be opened: ${placeText(data.place)}`, { cause })
  })
  // Waking a thread takes longer than most reads: calls of one turn are one message.
  let unsent: ThreadCall[] = []
  const send = () => {
    const calls = unsent
    unsent = []
    try {
      if (calls.length > 0) worker.postMessage(calls)
    } catch (cause) {
      for (const { id } of calls) waiting.get(id)?.reject(new JournalError('a call cannot be sent', { cause }))
      for (const { id } of calls) waiting.delete(id)
    }
  }
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended)
        const id = count++
        waiting.set(id, { resolve, reject })
        if (unsent.push({ id, name, input }) === 1) queueMicrotask(send)
      }),
    async close() {
      send()
      if (ended === null) worker.postMessage('close')
      await exited
    },
  }
}
