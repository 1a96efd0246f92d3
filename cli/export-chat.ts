import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { InboxConfig } from '../config/inbox-config.ts'
import type { Journal } from '../inbox/journal/journal.ts'
import { loadOptional } from '../src/optional-package.ts'
import type { Locale } from '../src/words/locale.ts'
import { UsageError } from './failure.ts'

export interface ChatExport {
  readonly inbox: InboxConfig
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
  { inbox, chatId: chat_id, format, notes, locale, zone, into }: ChatExport,
): Promise<void> {
  const [{ bucketOf, openFiles }, { chatHtml }, { chatMail }] = await loadOptional(
    () =>
      Promise.all([
        import('../inbox/attachments/open-files.ts'),
        import('../serve/inbox/export/chat-html.ts'),
        import('../serve/inbox/export/chat-mail.ts'),
      ]),
    options => new UsageError('the inbox needs packages that are not installed: npm install kysely libsql', options),
  )
  const journal = await open()
  try {
    const chat = await journal.read('chat', { scopes: [], chat_id })
    if (chat === null) throw new UsageError(`the inbox has no chat ${chat_id}`)
    const files = await openFiles(inbox, await bucketOf(inbox, { env: process.env, onError: () => {} }))
    const at = Date.now() * 1000
    await journal.write('audit', { at, who, what: 'export', chat_id })
    const exported = { journal, chat, site: chat.establishment_id, notes, at, zone, locale }
    const content =
      format === 'eml'
        ? await chatMail(exported, row => files.open(row.sha256))
        : Readable.from(
            chatHtml(exported, async row =>
              row.thumbnail_width === null
                ? null
                : files
                    .openThumbnail(row.sha256)
                    .then(buffer)
                    .catch(() => null),
            ),
          )
    await pipeline(content, into())
  } finally {
    await journal.close()
  }
}
