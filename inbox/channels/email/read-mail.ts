import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { Mail } from './mail.ts'
import type { ReadMailTask } from './read-mail-thread.ts'

/** Reads mails in a thread: a hostile one cannot hold up the server, nor take its memory. */
export interface MailReader {
  /** One mail at a time. Rejects with `MailUnreadable`, unless it is the machine that fails. */
  read(task: ReadMailTask): Promise<Mail>
  close(): Promise<void>
}

/** A mail that cannot be read, whatever is tried. */
export class MailUnreadable extends Error {
  override readonly name = 'MailUnreadable'
}

/** A mail that takes longer is given up. A whole one of 50 MB takes about a second. */
const mostMs = 60_000
const idleMs = 300_000
const heapBounds = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }

/** The thread is started when it is first needed, and ends when it is idle. */
export function openMailReader({ patienceMs = mostMs }: { readonly patienceMs?: number } = {}): MailReader {
  const isSource = import.meta.url.endsWith('.ts')
  const pool = new Piscina({
    filename: fileURLToPath(
      new URL(isSource ? './read-mail-of-sources.mjs' : './read-mail-thread.js', import.meta.url),
    ),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    resourceLimits: heapBounds,
    // As for the journal's threads.
    ...(isSource ? { execArgv: [] } : {}),
  })
  return {
    async read(task) {
      const signal = AbortSignal.timeout(patienceMs)
      try {
        return (await pool.run(task, { signal })) as Mail
      } catch (cause) {
        // A full disk is not the mail's fault.
        if (cause instanceof Error && /^E[A-Z]+: /.test(cause.message)) throw cause
        const reason = signal.aborted
          ? `it cannot be read within ${patienceMs / 1000} s`
          : `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
        throw new MailUnreadable(reason, { cause })
      }
    },
    close: () => pool.destroy(),
  }
}
