import type { Journal } from '../../../inbox/journal/journal.ts'
import type { VisitorThread } from '../../../inbox/journal/visitor.ts'
import type { Written } from '../../../inbox/journal/written.ts'

/** A window that is told what happens in its chat. */
export interface VisitorLine extends VisitorThread {
  /** Null before there is a chat. */
  chatId: string | null
  /** Whether a reply is on its way: what becomes of letters is of interest. */
  isPending: boolean
  wake(): void
}

export interface VisitorLines {
  /** Answers how not to be woken any more. */
  add(line: VisitorLine): () => void
}

/** Wakes the lines whose chat a write may concern, so that a thousand open windows do not look at the journal for each message. */
export function visitorLines(journal: Journal): VisitorLines {
  const lines = new Set<VisitorLine>()
  journal.onWritten(written => {
    for (const line of lines) if (concerns(line, written)) line.wake()
  })
  return {
    add(line) {
      lines.add(line)
      return () => lines.delete(line)
    },
  }
}

function concerns({ connection, thread_key, chatId, isPending }: VisitorLine, written: Written): boolean {
  const { name } = written
  if (name === 'act') return written.chat_id === chatId
  if (name === 'settleLetter') return isPending
  if (name === 'visitorSays') return written.connection === connection && written.thread_key === thread_key
  return name === null
}
