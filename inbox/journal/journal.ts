import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { JournalError } from './journal-error.ts'
import type { Reads } from './reads.ts'
import type { ThreadCall, ThreadReply } from './thread.ts'
import type { Writes } from './writes.ts'

type Operations = Record<string, (db: never, input: never) => Promise<unknown>>
type Input<Of extends Operations, Name extends keyof Of> = Parameters<Of[Name]>[1]
type Output<Of extends Operations, Name extends keyof Of> = Awaited<ReturnType<Of[Name]>>

/**
 * The inbox's journal: what happened in every chat, append-only, and how each stands. One file, written by one thread of one process;
 * a write is acknowledged when it is on disk, and those of one moment share a commit. Every method throws `JournalError`.
 */
export interface Journal {
  write<Name extends keyof Writes>(name: Name, input: Input<Writes, Name>): Promise<Output<Writes, Name>>
  read<Name extends keyof Reads>(name: Name, input: Input<Reads, Name>): Promise<Output<Reads, Name>>
  /** Makes every chat's row again from its events; answers how many stood otherwise. */
  rebuild(): Promise<number>
  /** Is told the name of each write after it; answers how not to be told any more. */
  onWritten(listener: (name: keyof Writes) => void): () => void
  close(): Promise<void>
}

/** Opens the journal in a file, made when there is none. */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const writer = await openThread(path, 'write')
  const reader = await openThread(path, 'read').catch(async error => {
    await writer.close()
    throw error
  })
  const listeners = new Set<(name: keyof Writes) => void>()
  return {
    async write(name, input) {
      const output = await writer.call(name, input)
      for (const listener of listeners) listener(name)
      return output as never
    },
    read: (name, input) => reader.call(name, input) as never,
    rebuild: () => writer.call('rebuild', null) as Promise<number>,
    onWritten(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await reader.close()
      await writer.close()
    },
  }
}

interface Thread {
  call(name: string, input: unknown): Promise<unknown>
  close(): Promise<void>
}

async function openThread(path: string, mode: 'write' | 'read'): Promise<Thread> {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url), {
    workerData: { path, mode },
    // Without what the process itself was started with: vitest's and tsx's own options are not for threads.
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
