import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { InvalidQueryError } from '../../src/errors.ts'
import { BusyError } from '../answering/answering-error.ts'
import type { PageContext } from '../pages/page-context.ts'
import type { AnsweredToThread, AskedByThread, DrawingTask, Drawn, ToDraw } from './drawing-task.ts'

export interface DrawingOptions {
  /** How many pages and files may wait for a thread. Further ones are refused with `BusyError`. */
  readonly waitingAtMost: number
}

/** Draws pages, charts and reports in threads, so that the server stays responsive. */
export interface Drawing {
  /** Null if there is no such part or file. Throws the errors of the page's visit, and `BusyError`. */
  draw(page: PageContext, toDraw: ToDraw): Promise<string | Uint8Array<ArrayBuffer> | null>
  /** Starts a thread before it is needed, so that the first page does not wait for it. */
  warm(): void
  close(): Promise<void>
}

const idleMs = 600_000
/** A thread draws one thing at a time, while its other tasks wait for answers. */
const tasksAThread = 16
const heapBounds = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }

/** Opens the pool. Each thread is started when it is first needed. */
export function openDrawing({ waitingAtMost }: DrawingOptions): Drawing {
  const isSource = import.meta.url.endsWith('.ts')
  const pool = new Piscina({
    filename: fileURLToPath(new URL(isSource ? './thread-of-sources.mjs' : './thread.js', import.meta.url)),
    minThreads: 0,
    maxThreads: Math.min(2, availableParallelism()),
    concurrentTasksPerWorker: tasksAThread,
    idleTimeout: idleMs,
    resourceLimits: heapBounds,
    // Do not inherit the process's options: those of vitest and tsx are not for threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  return {
    async draw({ visit, ...page }, toDraw) {
      if (pool.queueSize >= waitingAtMost) throw new BusyError('too many pages at once')
      const { port1: own, port2: port } = new MessageChannel()
      const failures: unknown[] = []
      const answer = async ({ id, name, query }: AskedByThread[number]) => {
        const found = await visit.ask(name, query as never).catch((error: unknown) => {
          failures.push(error)
          return null
        })
        own.postMessage({ id, answer: found } satisfies AnsweredToThread)
      }
      own.on('message', (asked: AskedByThread) => {
        for (const one of asked) void answer(one)
      })
      const task: DrawingTask = { page, version: visit.version, held: visit.held, toDraw, port }
      // Not aborted by the visit's signal, which would terminate the thread and the other tasks in it.
      const drawn = (await pool
        .run(task, { transferList: [port] })
        .catch((error: unknown) => {
          throw failures[0] ?? error
        })
        .finally(() => own.close())) as Drawn
      if (drawn.state === 'wrong') {
        const { message, problem } = drawn
        throw new InvalidQueryError(message, problem === null ? {} : { problem })
      }
      return drawn.content
    },
    warm() {
      // Whatever is wrong with it, the first page says so.
      pool.run(null).catch(() => undefined)
    },
    close: () => pool.destroy(),
  }
}
