import type { SmtpLine } from './smtp-line.ts'

/** Lines kept open between letters. */
export interface LinePool {
  /** A line that answers: an idle one unless a fresh one is asked for. Throws `BrokenLine` when none can be opened. */
  take(options: { readonly fresh: boolean }): Promise<TakenLine>
  /** Back for the next letter; a line that is no longer open is forgotten. */
  give(line: SmtpLine): void
  /** Ends the idle lines. */
  close(): Promise<void>
}

export interface TakenLine {
  readonly line: SmtpLine
  /** Whether another letter went over it before, so that the server may have meant to end it. */
  readonly reused: boolean
}

/** Opens lines as they are asked for; who takes them limits how many there are. */
export function openLinePool(options: {
  readonly open: () => Promise<SmtpLine>
  /** How long a line is kept without a letter. */
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
    // The server ended it while it was idle: another takes its place.
    return false
  }
}
