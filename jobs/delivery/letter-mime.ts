import MailComposer from 'nodemailer/lib/mail-composer'
import { noValue } from '../../src/words/format.ts'
import { DeliveryError } from './delivery-error.ts'
import { fileNameText, headerText, nameText } from './header-text.ts'
import type { Letter } from './letter.ts'

/** The sender of a letter. */
export interface Sender {
  readonly address: string
  readonly name: string | null
}

/**
 * Encodes a letter as a MIME message, 7-bit with CRLF line ends. Names and subjects become one line without control characters, so none can
 * inject a header. Throws `DeliveryError` if an attachment cannot be read.
 */
export async function letterMime(
  letter: Letter,
  options: { readonly from: Sender; readonly date: Date },
): Promise<Buffer> {
  if (!messageIdForm.test(letter.messageId)) {
    throw new DeliveryError(`a Message-ID must be <left@right> in plain ASCII: ${headerText(letter.messageId)}`, {
      permanent: true,
    })
  }
  const composer = new MailComposer({
    from: mailbox(options.from),
    to: mailbox(letter.to),
    // nodemailer omits an empty subject, and some servers reject letters without one.
    subject: headerText(letter.subject) || noValue,
    messageId: letter.messageId,
    date: options.date,
    text: letter.text,
    html: letter.html,
    attachments: [
      ...(letter.pictures ?? []).map(({ cid, from }, index) => ({
        filename: `picture-${index + 1}.png`,
        cid,
        contentType: 'image/png',
        contentDisposition: 'inline' as const,
        ...from,
        contentTransferEncoding: 'base64' as const,
      })),
      ...letter.attachments.map(({ fileName, contentType, path }) => ({
        filename: fileNameText(fileName),
        contentType,
        path,
        contentTransferEncoding: 'base64' as const,
      })),
    ],
    // Base64, because quoted-printable triples accented text and breaks its long words.
    textEncoding: 'base64',
    headers: [{ key: 'Auto-Submitted', value: 'auto-generated' }, ...unsubscribeHeaders(letter)],
    newline: 'win',
    disableUrlAccess: true,
  })
  try {
    return await composer.compile().build()
  } catch (cause) {
    throw new DeliveryError(`a letter's attachments must be readable: ${(cause as Error).message}`, {
      permanent: false,
      cause,
    })
  }
}

const messageIdForm = /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>$/

const unsubscribeForm = /^(mailto:|https:\/\/)[\x21-\x3b\x3d\x3f-\x7e]+$/

function mailbox({ address, name }: Sender): { readonly name: string; readonly address: string } {
  return { name: nameText(name ?? ''), address }
}

function unsubscribeHeaders({ unsubscribe = null, unsubscribeNamesReader = false }: Letter) {
  if (unsubscribe === null) return []
  if (!unsubscribeForm.test(unsubscribe)) {
    throw new DeliveryError(`List-Unsubscribe must be a mailto: or https: address: ${headerText(unsubscribe)}`, {
      permanent: true,
    })
  }
  const list = { key: 'List-Unsubscribe', value: { prepared: true, value: `<${unsubscribe}>` } }
  // RFC 8058: one-click unsubscribing is a POST to an https address. Only the address can identify the reader.
  return unsubscribe.startsWith('https:') && unsubscribeNamesReader
    ? [list, { key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }]
    : [list]
}
