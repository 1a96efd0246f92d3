import type { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import { fileNameText, headerText, nameText } from '../../../jobs/delivery/header-text.ts'
import { openedLater } from '../../attachments/opened-later.ts'
import { mailIdForm, mailLimits } from './mail.ts'

export interface Reply {
  readonly from: { readonly address: string; readonly name: string | null }
  readonly to: { readonly address: string; readonly name: string | null }
  /** Of the mail that it answers. */
  readonly subject: string | null
  /** With angle brackets, made of the event's id: the same for each attempt. */
  readonly messageId: string
  /** The mails that it answers, the first of the thread first. */
  readonly answers: readonly string[]
  readonly text: string
  readonly attachments: readonly {
    readonly fileName: string
    readonly contentType: string
    readonly open: () => Promise<Readable>
  }[]
  readonly date: Date
}

/** The thread's first and latest mails, as RFC 5322 allows when there are many. */
const mostReferences = 21

/**
 * Encodes a reply as a MIME message. Nothing that came from outside can add a header: subject, names and file names become one line, and
 * ids that are malformed are left out. Rejects if a file cannot be read.
 */
export function replyMime(reply: Reply): Promise<Buffer> {
  const { from, to, messageId, text, date } = reply
  const ids = reply.answers.filter(id => id.length <= mailLimits.idLetters && mailIdForm.test(id))
  const references = ids.length <= mostReferences ? ids : [...ids.slice(0, 1), ...ids.slice(1 - mostReferences)]
  const answered = references.at(-1)
  return new MailComposer({
    from: { address: from.address, name: nameText(from.name ?? '') },
    to: { address: to.address, name: nameText(to.name ?? '') },
    subject: replySubject(reply.subject),
    messageId,
    ...(answered === undefined ? {} : { inReplyTo: answered, references: references.join(' ') }),
    date,
    text: text === '' ? ' ' : text,
    // Base64, because quoted-printable triples accented text.
    textEncoding: 'base64',
    attachments: reply.attachments.map(({ fileName, contentType, open }) => ({
      filename: fileNameText(fileName),
      contentType,
      // Opened when it is its turn.
      content: openedLater(open),
      contentTransferEncoding: 'base64' as const,
    })),
    newline: 'win',
    disableUrlAccess: true,
  })
    .compile()
    .build()
}

/** `Re: ` before a subject that does not begin with it yet, in any of the languages in which mail programs write it. */
export function replySubject(subject: string | null): string {
  const line = headerText(subject ?? '')
  return /^(re|aw|antw|rv|r|sv|odp)\s*(\[\d+\])?\s*[:：]/i.test(line) ? line : `Re: ${line}`.trim()
}
