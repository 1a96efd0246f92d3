import { Worker } from 'node:worker_threads'
import { CheckerError } from './checker-error.ts'
import type { Engine, Finding } from './finding.ts'
import type { HarperCall, HarperReply } from './harper-thread.ts'
import { unlessAborted } from './unless-aborted.ts'

export const harperMissing = 'npm install harper.js'
/** The thread ends after this time without use, which frees some 400 MB. */
const idleMs = 15 * 60_000
/** After this time without an answer, the thread is considered hung and restarted. */
const answerMs = 8000

interface Thread {
  ask(text: string): Promise<readonly Finding[]>
  readonly hasEnded: () => boolean
  end(): Promise<void>
}

/** British English by harper, in a thread that is started when first needed. */
export function harper(): Engine {
  let thread: Thread | null = null
  let idle: ReturnType<typeof setTimeout> | undefined
  const running = () => {
    clearTimeout(idle)
    idle = setTimeout(() => void thread?.end(), idleMs)
    idle.unref()
    if (thread === null || thread.hasEnded()) thread = startThread()
    return thread
  }
  return {
    async check(text, { signal }) {
      const asked = running()
      const giveUp = setTimeout(() => void asked.end(), answerMs)
      try {
        return await unlessAborted(asked.ask(text), signal)
      } finally {
        clearTimeout(giveUp)
      }
    },
    warm() {
      running()
    },
    async close() {
      clearTimeout(idle)
      await thread?.end()
    },
  }
}

function startThread(): Thread {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(isSource ? './harper-of-sources.mjs' : './harper-thread.js', import.meta.url), {
    // As for the journal's threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  worker.unref()
  const waiting = new Map<number, { resolve: (found: readonly Finding[]) => void; reject: (error: Error) => void }>()
  let ended: CheckerError | null = null
  let count = 0
  const ready = new Promise<void>(resolve => {
    worker.on('message', (message: HarperReply | 'ready') => {
      if (message === 'ready') return resolve()
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if ('failure' in message) asked?.reject(new CheckerError(`harper failed: ${message.failure}`))
      else asked?.resolve(message.findings)
    })
  })
  const end = (error: CheckerError) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('error', cause => {
    const isMissing = 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    end(new CheckerError('harper did not start', { cause, missing: isMissing ? harperMissing : null }))
  })
  worker.once('exit', () => end(new CheckerError('harper has ended')))
  return {
    ask: text =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(ended)
        const call: HarperCall = { id: count++, text }
        waiting.set(call.id, { resolve, reject })
        void ready.then(() => worker.postMessage(call))
      }),
    hasEnded: () => ended !== null,
    async end() {
      end(new CheckerError('harper was stopped'))
      await worker.terminate()
    },
  }
}
