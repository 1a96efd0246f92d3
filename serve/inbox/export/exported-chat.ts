import { type AttachmentRow, parseAttachments } from '../../../inbox/attachments/attachment-table.ts'
import type { ExportedEvent } from '../../../inbox/journal/export-events.ts'
import type { Journal } from '../../../inbox/journal/journal.ts'
import type { MailRow } from '../../../inbox/journal/mail-tables.ts'
import type { ChatRow } from '../../../inbox/journal/tables.ts'
import { formatInstant as isoInstant } from '../../../src/time/instant.ts'
import { formatInstant } from '../../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../../src/words/locale.ts'
import { outsideText } from '../../../src/words/outside-text.ts'

/** What is exported of a chat. The chat must be in the scope of who exports it. */
export interface ExportedChat {
  readonly journal: Pick<Journal, 'read'>
  readonly chat: ChatRow
  /** The name of its establishment. */
  readonly site: string
  readonly notes: boolean
  /** When it is exported, in microseconds. */
  readonly at: number
  readonly zone: string
  readonly locale: Locale
}

/** An event with what belongs to it. */
export interface ExportedEntry {
  readonly event: ExportedEvent
  readonly mail: MailRow | null
  readonly files: readonly ExportedFile[]
}

export interface ExportedFile {
  readonly name: string
  readonly bytes: number
  /** Null if its content is not here. */
  readonly row: AttachmentRow | null
}

/** A longer chat is cut off, and its file says so. */
export const eventsAtMost = 20_000
const eventsAStep = 200

/** The events of a chat, some at once, in order; at most `eventsAtMost`. */
export async function* entriesOf({ journal, chat, notes }: ExportedChat): AsyncGenerator<readonly ExportedEntry[]> {
  const { chat_id } = chat
  let after = 0
  for (let count = 0; count < eventsAtMost; ) {
    const events = await journal.read('exportEvents', { chat_id, after, limit: eventsAStep, notes })
    if (events.length === 0) return
    count += events.length
    after = events.at(-1)?.place ?? after
    const messages = events.map(({ message_id }) => message_id)
    const mails = new Map((await journal.read('mails', { chat_id, messages })).map(row => [row.message_id, row]))
    const rows = await journal.read('sentAttachments', { chat_id, messages })
    const rowOf = new Map(rows.map(row => [row.attachment_id, row]))
    yield events.map(event => ({
      event,
      mail: mails.get(event.message_id) ?? null,
      files: isTaken(event)
        ? []
        : parseAttachments(event.attachments).map(({ name, bytes, file }) => ({
            name,
            bytes,
            row: (file === null ? undefined : rowOf.get(file)) ?? null,
          })),
    }))
  }
}

/** Whether a message was taken back. */
export function isTaken({ withdrawn, state }: ExportedEvent): boolean {
  return withdrawn === 1 && state !== 'failed'
}

/** Whether a chat has more than is exported. */
export async function isCut({ journal, chat, notes }: ExportedChat, last: number): Promise<boolean> {
  const more = await journal.read('exportEvents', { chat_id: chat.chat_id, after: last, limit: 1, notes })
  return more.length > 0
}

/** Who wrote or did it, and when; as texts. */
export function headOf({ event, mail }: ExportedEntry, { zone, locale }: ExportedChat) {
  const say = wordsOf(locale).inbox
  const author = event.author_id === null ? say.authors[event.author] : outsideText(event.author_id)
  const sender = mail?.sender ?? null
  const named = mail?.sender_name ?? null
  const who =
    sender === null ? author : named === null ? outsideText(sender) : `${outsideText(named)} ‹${outsideText(sender)}›`
  const at = isoInstant(BigInt(event.sent_at))
  return {
    who,
    at,
    when: formatInstant(at, zone, locale),
    kind: event.kind === 'message' ? null : say.kinds[event.kind as keyof typeof say.kinds],
    state: event.state === null || event.state === 'unsent' ? null : say.states[event.state],
    subject: isTaken(event) || mail?.subject == null ? null : outsideText(mail.subject),
    text: isTaken(event)
      ? say.withdrawn
      : (event.text ??
        (event.kind === 'message' || event.kind === 'note' ? (event.attachments === null ? say.noText : null) : null)),
  }
}
