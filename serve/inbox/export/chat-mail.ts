import { Readable } from 'node:stream'
import type { AttachmentRow } from '../../../inbox/attachments/attachment-table.ts'
import { openedLater } from '../../../inbox/attachments/opened-later.ts'
import { fileNameText, headerText, nameText } from '../../../jobs/delivery/header-text.ts'
import { formatInstant as isoInstant } from '../../../src/time/instant.ts'
import { formatCount } from '../../../src/words/format.ts'
import { formatBytes } from '../../../src/words/format-bytes.ts'
import { formatInstant } from '../../../src/words/format-date.ts'
import { wordsOf } from '../../../src/words/locale.ts'
import { outsideText } from '../../../src/words/outside-text.ts'
import { customerName } from '../customer-name.ts'
import { originTexts } from '../thread-page.ts'
import { type ExportedChat, type ExportedEntry, entriesOf, eventsAtMost, headOf, isCut } from './exported-chat.ts'

/** All attachments of one mail, in bytes. */
export const mailBytesAtMost = 50_000_000
const filesAtMost = 500

/** No mailbox: answers go nowhere. */
const nobody = 'inbox@causerie.invalid'

/** A chat as a mail with the conversation as its text and its files, those that arrived first up to `mailBytesAtMost`. */
export async function chatMail(
  exported: ExportedChat,
  open: (row: AttachmentRow) => Promise<Readable>,
): Promise<Readable> {
  const { chat, at, locale } = exported
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const files: AttachmentRow[] = []
  let bytes = 0
  for await (const entries of entriesOf(exported))
    for (const { row } of entries.flatMap(entry => entry.files)) {
      if (row === null || files.length >= filesAtMost || bytes + row.bytes > mailBytesAtMost) continue
      bytes += row.bytes
      files.push(row)
    }
  const held = new Set(files.map(({ attachment_id }) => attachment_id))
  return new MailComposer({
    from: { address: nobody, name: nameText(customerName(chat.customer_id, locale)) },
    to: { address: nobody, name: '' },
    subject: headerText(wordsOf(locale).inbox.export.title(customerName(chat.customer_id, locale))),
    messageId: `<${chat.chat_id}.${chat.version}@causerie.invalid>`,
    date: new Date(at / 1000),
    text: Readable.from(lines(exported, held)),
    textEncoding: 'base64',
    attachments: files.map(row => ({
      filename: fileNameText(row.name),
      contentType: row.media_type,
      // Opened when it is its turn.
      content: openedLater(() => open(row)),
      contentTransferEncoding: 'base64' as const,
    })),
    newline: 'win',
    disableUrlAccess: true,
    disableFileAccess: true,
  })
    .compile()
    .createReadStream()
}

/** The conversation as text. */
async function* lines(exported: ExportedChat, held: ReadonlySet<string>): AsyncGenerator<string> {
  const { chat, site, at, zone, locale } = exported
  const say = wordsOf(locale).inbox.export
  yield `${say.title(customerName(chat.customer_id, locale))}\n${[site, ...originTexts(chat, locale)].join(' · ')}\n`
  yield `${say.exported(formatInstant(isoInstant(BigInt(at)), zone, locale))}\n`
  let last = 0
  for await (const entries of entriesOf(exported))
    for (const entry of entries) {
      last = entry.event.place
      yield entryText(entry, held, exported)
    }
  if (await isCut(exported, last)) yield `\n${say.cut(formatCount(eventsAtMost, locale))}\n`
}

function entryText(entry: ExportedEntry, held: ReadonlySet<string>, exported: ExportedChat): string {
  const { locale } = exported
  const say = wordsOf(locale).inbox.export
  const { who, when, kind, state, subject, text } = headOf(entry, exported)
  const head = [...(kind === null ? [] : [kind]), who, when, ...(state === null ? [] : [state])].join(' · ')
  const files = entry.files.map(({ name, bytes, row }) => {
    const line = `[${outsideText(name)}, ${formatBytes(bytes, locale)}]`
    return row !== null && held.has(row.attachment_id) ? line : `${line} ${say.leftOut}`
  })
  return `\n${[head, ...(subject === null ? [] : [subject]), ...(text === null ? [] : [text]), ...files].join('\n')}\n`
}
