import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryError } from '../../../jobs/delivery/delivery-error.ts'
import { openPost } from '../../../jobs/delivery/smtp-post.ts'
import { isLoopback } from '../../../jobs/loopback.ts'
import { AttachmentError } from '../../attachments/attachment-error.ts'
import { parseAttachments } from '../../attachments/attachment-table.ts'
import type { Channel, Letter, Outcome } from '../channel.ts'
import type { EmailOptions } from './email-options.ts'
import { replyMime } from './reply-mime.ts'

/** How long a reply that is being handed over when the server stops may take. */
const stoppingMs = 5000
/** How long the mail server may take to answer. RFC 5321 asks for ten minutes after the final dot. */
const answerSeconds = 600

/** Sends the replies of a mailbox by SMTP. */
export function openReplies({
  config,
  attachments,
  attachment,
  env,
  trusted,
}: Pick<EmailOptions, 'config' | 'attachments' | 'attachment' | 'env' | 'trusted'>): Required<
  Pick<Channel, 'send' | 'close'>
> {
  const { smtp } = config
  const { maxMailBytes } = smtp
  const post = openPost(
    { ...smtp, requireTls: !smtp.secure && !isLoopback(smtp.host), connections: 2 },
    { env, answerSeconds, ...(trusted === undefined ? {} : { trusted }) },
  )

  async function filesOf(letter: Letter) {
    const files = []
    for (const { file, name } of parseAttachments(letter.event.attachments)) {
      const row = file === null ? null : await attachment(file)
      if (row === null) throw new DeliveryError(`a file of the reply is gone: ${name}`, { permanent: true })
      files.push({
        fileName: row.name,
        contentType: row.media_type,
        open: () => attachments.open(row),
        bytes: row.bytes,
      })
    }
    // Base64 takes a third more, and lines their ends.
    const bytes = files.reduce((sum, file) => sum + Math.ceil(file.bytes * 1.37), 0)
    if (bytes > maxMailBytes) throw tooLarge(bytes, maxMailBytes)
    return files
  }

  async function deliver(letter: Letter, to: string, onHandOver: () => Promise<void>): Promise<Outcome> {
    const { event, answered } = letter
    const own = answered?.own_address ?? ''
    const encode = async () => {
      const message = await replyMime({
        from: { address: own, name: config.name ?? null },
        to: { address: to, name: answered?.sender_name ?? null },
        subject: answered?.subject ?? null,
        messageId: `<${event.message_id}@${own.slice(own.lastIndexOf('@') + 1)}>`,
        answers: [...JSON.parse(answered?.answers ?? '[]'), ...(answered?.mail_id == null ? [] : [answered.mail_id])],
        text: event.text ?? '',
        attachments: await filesOf(letter),
        date: new Date(event.sent_at / 1000),
      })
      if (message.length > maxMailBytes) throw tooLarge(message.length, maxMailBytes)
      return message
    }
    try {
      const { response } = await post.send({ from: own, to }, encode, { onHandOver })
      return { state: 'accepted', sentAs: response }
    } catch (error) {
      if (error instanceof AttachmentError) return { state: 'refused', reason: error.message, isPermanent: false }
      if (!(error instanceof DeliveryError)) throw error
      const { message: reason, permanent: isPermanent, maybeDelivered } = error
      return maybeDelivered ? { state: 'unknown', reason } : { state: 'refused', reason, isPermanent }
    }
  }

  return {
    async send(letter, { signal }) {
      const to = letter.answered?.sender ?? null
      if (to === null)
        return { state: 'refused', reason: 'no mail of the chat names an address to answer', isPermanent: true }
      let handedOver = false
      const sent = deliver(letter, to, async () => {
        signal.throwIfAborted()
        handedOver = true
      })
      return Promise.race([sent, stopped(signal, () => handedOver)])
    },
    close: post.close,
  }
}

/** What is known of a letter when the server has to stop before the mail server has answered. */
async function stopped(signal: AbortSignal, isHandedOver: () => boolean): Promise<Outcome> {
  await new Promise<void>(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await sleep(stoppingMs, undefined, { ref: false })
  const reason = 'the server was stopped before the mail server answered'
  // What is not handed over by now never will be.
  return isHandedOver() ? { state: 'unknown', reason } : { state: 'refused', reason, isPermanent: false }
}

function tooLarge(bytes: number, most: number): DeliveryError {
  return new DeliveryError(`a reply may have ${most} bytes with its files (smtp.maxMailBytes), and has ${bytes}`, {
    permanent: true,
  })
}
