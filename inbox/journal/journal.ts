import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { lockForWriting } from '../../src/store/lock.ts'
import { heldText } from './held-text.ts'
import { JournalError } from './journal-error.ts'
import type { Reads } from './reads.ts'
import type { Rebuilt } from './rebuild.ts'
import type { ThreadCall, ThreadReply } from './thread.ts'
import type { Writes } from './writes.ts'

type Operations = Record<string, (db: never, input: never) => Promise<unknown>>
type Input<Of extends Operations, Name extends keyof Of> = Parameters<Of[Name]>[1]
type Output<Of extends Operations, Name extends keyof Of> = Awaited<ReturnType<Of[Name]>>

/**
 * The inbox's journal: an append-only log of the events of all chats, and the state of each chat. One file, written by one thread of one
 * process. A write is acknowledged when it is on disk; concurrent writes share a commit. Every method throws `JournalError`.
 */
export interface Journal {
  write<Name extends keyof Writes>(name: Name, input: Input<Writes, Name>): Promise<Output<Writes, Name>>
  read<Name extends keyof Reads>(name: Name, input: Input<Reads, Name>): Promise<Output<Reads, Name>>
  /** Recomputes chats, counters and the search index from the events, and reports differences. */
  rebuild(): Promise<Rebuilt>
  /** Calls the listener after each write; returns a function that unsubscribes. */
  onWritten(listener: (written: Written) => void): () => void
  close(): Promise<void>
}

/** A completed write: its name and arguments. */
export type Written = {
  [Name in keyof Writes]: { readonly name: Name; readonly input: Input<Writes, Name> }
}[keyof Writes]

/**
 * Opens the journal in a file, created if missing, for this process exclusively. Waits up to `waitMs` (default: 5 s) for another process
 * to exit.
 */
export async function openJournal(
  path: string,
  { waitMs = 5000 }: { readonly waitMs?: number } = {},
): Promise<Journal> {
  const { release } = await lockForWriting(dirname(path), waitMs).catch(cause => {
    throw new JournalError(heldText(path, cause), { cause })
  })
  const opened: Thread[] = []
  const closeAll = async () => {
    for (const thread of opened.toReversed()) await thread.close()
    release()
  }
  const open = async (mode: 'write' | 'read') => {
    const thread = await openThread(path, mode).catch(async error => {
      await closeAll()
      throw error
    })
    opened.push(thread)
    return thread
  }
  const writer = await open('write')
  const reader = await open('read')
  const listeners = new Set<(written: Written) => void>()
  return {
    async write(name, input) {
      const output = await writer.call(name, input)
      for (const listener of listeners) listener({ name, input } as unknown as Written)
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

async function openThread(path: string, mode: 'write' | 'read'): Promise<Thread> {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url), {
    workerData: { path, mode },
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
    worker.on('message', (message: ThreadReply | 'open') => {
      if (message === 'open') return resolve()
      const call = waiting.get(message.id)
      waiting.delete(message.id)
      if ('failure' in message) call?.reject(new JournalError(message.failure))
      else call?.resolve(message.done)
    })
  })
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  worker.on('error', end)
  worker.once('exit', () => end(null))
  await opened.catch(cause => {
    throw new JournalError(`the journal cannot be opened: ${path}`, { cause })
  })
  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended)
        const call: ThreadCall = { id: count++, name, input }
        waiting.set(call.id, { resolve, reject })
        worker.postMessage(call)
      }),
    async close() {
      if (ended === null) worker.postMessage('close')
      await exited
    },
  }
}
