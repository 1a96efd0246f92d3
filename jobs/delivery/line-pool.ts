import type { SmtpLine } from './smtp-line.ts'

/** SMTP sessions ("lines") that are kept open between letters. */
export interface LinePool {
  /** Takes a working line: an idle one, unless a fresh one is asked for. Throws `BrokenLine` if none can be opened. */
  take(options: { readonly fresh: boolean }): Promise<TakenLine>
  /** Returns a line for the next letter. A closed line is dropped. */
  give(line: SmtpLine): void
  /** Closes the idle lines. */
  close(): Promise<void>
}

export interface TakenLine {
  readonly line: SmtpLine
  /** Whether it has carried a letter before, so that the server may be about to close it. */
  readonly reused: boolean
}

/** Opens lines on demand. The caller limits how many there are. */
export function openLinePool(options: {
  readonly open: () => Promise<SmtpLine>
  /** How long an idle line is kept. */
  readonly idleMs: number
}): LinePool {
  const idle = new Map<SmtpLine, NodeJS.Timeout>()
  const leave = (line: SmtpLine) => {
    clearTimeout(idle.get(line))
    idle.delete(line)
  }
  return {
    async take({ fresh }) {
      for (const line of fresh ? [] : [...idle.keys()].reverse()) {
        if (!idle.has(line)) continue
        leave(line)
        if (await answers(line)) return { line, reused: true }
      }
      return { line: await options.open(), reused: false }
    },
    give(line) {
      if (!line.isOpen()) return
      const timer = setTimeout(() => {
        leave(line)
        void line.quit()
      }, options.idleMs)
      idle.set(line, timer.unref())
    },
    async close() {
      const lines = [...idle.keys()]
      lines.forEach(leave)
      await Promise.all(lines.map(line => line.quit()))
    },
  }
}

async function answers(line: SmtpLine): Promise<boolean> {
  if (!line.isOpen()) return false
  try {
    await line.reset()
    return true
  } catch {
    // The server closed it while it was idle: open another one.
    return false
  }
}
