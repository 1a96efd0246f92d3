import { open, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { writeAtomically } from '../../src/report/write-atomically.ts'
import { flushNames } from '../../src/store/flush.ts'
import { privateFileMode } from '../../src/store/private-files.ts'

export interface EndedSessionsOptions {
  /** The config, beside which the file is stored. */
  readonly configPath: string
  readonly nowSeconds: () => number
  readonly log: Logger
}

/**
 * Sessions that were ended before they expired. A session is stored entirely in its cookie, so a copied cookie would stay valid. Ended sessions
 * are therefore recorded until they would expire, for this server after a restart and for others with the same config.
 */
export interface EndedSessions {
  has(session: string): Promise<boolean>
  /** `session` is the id of a session, which expires by itself at `expiresSeconds`. */
  add(session: string, expiresSeconds: number): Promise<void>
}

/** Above this size, the file is rewritten without expired sessions at the next start. */
const longestBytes = 100_000

/** Opens the ended sessions of a config: the file `causerie-sessions.ended`, one line per session, created with the first one. */
export function openEndedSessions({ configPath, nowSeconds, log }: EndedSessionsOptions): EndedSessions {
  const path = join(dirname(resolve(configPath)), 'causerie-sessions.ended')
  const ended = new Map<string, number>()
  let known: string | null = null
  let reading: Promise<void> | null = null

  async function read(): Promise<void> {
    const seen = await fingerprint(path)
    if (seen === known) return
    const isFirst = known === null
    for (const [session, expires] of await readLines(path)) ended.set(session, expires)
    for (const [session, expires] of ended) if (expires <= nowSeconds()) ended.delete(session)
    if (isFirst && seen !== '' && Number(seen.split(' ')[0]) > longestBytes) {
      await writeAtomically(path, [...ended].map(lineOf).join(''))
    }
    known = seen
  }
  const upToDate = () => {
    reading ??= read().finally(() => {
      reading = null
    })
    return reading
  }

  return {
    async has(session) {
      await upToDate()
      return ended.has(session)
    },
    async add(session, expiresSeconds) {
      ended.set(session, expiresSeconds)
      try {
        const handle = await open(path, 'a', privateFileMode)
        try {
          // Appended lines of two processes do not mix. A full disk may have cut off the last line.
          await handle.appendFile(`\n${lineOf([session, expiresSeconds])}`)
          await handle.datasync()
        } finally {
          await handle.close()
        }
        await flushNames(dirname(path))
      } catch (error) {
        log.error(
          { err: error, path },
          'a session was ended for this process only: the file that others read cannot be written',
        )
      }
    },
  }
}

function lineOf([session, expiresSeconds]: readonly [string, number]): string {
  return `${expiresSeconds} ${session}\n`
}

/** Throws if the file cannot be read: without knowing which sessions have ended, nobody is let in. */
async function readLines(path: string): Promise<readonly (readonly [session: string, expiresSeconds: number])[]> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (handle === null) return []
  try {
    const text = await handle.readFile('latin1')
    return [...text.matchAll(/^(\d{1,12}) ([A-Za-z0-9_-]+)$/gm)].map(
      ([, expires = '', session = '']) => [session, Number(expires)] as const,
    )
  } finally {
    await handle.close()
  }
}

/** A fingerprint that changes whenever the file does, beginning with its size. Empty: no file. */
async function fingerprint(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return found === null ? '' : [found.size, found.ino, found.mtimeNs, found.ctimeNs].join(' ')
}
