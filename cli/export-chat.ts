import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Journal } from '../inbox/journal/journal.ts'
import { loadOptional } from '../src/optional-package.ts'
import type { Locale } from '../src/words/locale.ts'
import { UsageError } from './failure.ts'

export interface ChatExport {
  /** The folder of the inbox. */
  readonly directory: string
  readonly chatId: string
  readonly format: 'html' | 'eml'
  readonly notes: boolean
  readonly locale: Locale
  readonly zone: string
  /** Opens the file; called once there is something to write. */
  readonly into: () => NodeJS.WritableStream
}

/** Recorded as who has done it. */
const who = 'causerie inbox export'

/** Writes a chat of the inbox as one file, and records it in the audit. Throws `UsageError` if there is no such chat. */
export async function exportChat(
  open: () => Promise<Journal>,
  { directory, chatId: chat_id, format, notes, locale, zone, into }: ChatExport,
): Promise<void> {
  const [{ openFiles }, { chatHtml }, { chatMail }] = await loadOptional(
    () =>
      Promise.all([
        import('../inbox/attachments/files.ts'),
        import('../serve/inbox/export/chat-html.ts'),
        import('../serve/inbox/export/chat-mail.ts'),
      ]),
    options => new UsageError('the inbox needs packages that are not installed: npm install kysely libsql', options),
  )
  const journal = await open()
  try {
    const chat = await journal.read('chat', { scopes: [], chat_id })
    if (chat === null) throw new UsageError(`the inbox has no chat ${chat_id}`)
    const files = await openFiles(join(directory, 'files'))
    const at = Date.now() * 1000
    await journal.write('audit', { at, who, what: 'export', chat_id })
    const exported = { journal, chat, site: chat.establishment_id, notes, at, zone, locale }
    const content =
      format === 'eml'
        ? await chatMail(exported, row => files.open(row.sha256))
        : Readable.from(
            chatHtml(exported, async row =>
              row.thumbnail_width === null ? null : readFile(files.thumbnailOf(row.sha256)).catch(() => null),
            ),
          )
    await pipeline(content, into())
  } finally {
    await journal.close()
  }
}
