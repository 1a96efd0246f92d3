import { createHash } from 'node:crypto'
import { parseInstant } from '../../../src/time/instant.ts'
import type { EventAttachment } from '../../attachments/attachment-table.ts'
import { letterOfMailId } from '../../journal/mail.ts'
import type { Received, Status } from '../channel.ts'
import type { Mail } from './mail.ts'
import type { OwnAddresses } from './own-addresses.ts'

export interface MailContext {
  readonly own: OwnAddresses
  readonly channel: string
  readonly platform: string
  /** The key of its delivery. */
  readonly key: string
  /** When the server took it, in microseconds. */
  readonly arrivedAt: number
  /** Its parts. */
  readonly attachments: readonly EventAttachment[]
  /** The attachment with its HTML; null if it has none. */
  readonly html: string | null
}

/** How much earlier than its arrival a mail may say that it was sent. */
const longestAgoMicros = 7 * 86_400_000_000

/** The event of a mail, and what a delivery report says of our letters. */
export function mailReceived(mail: Mail, context: MailContext): Received {
  const { own, key, arrivedAt, attachments, html } = context
  const { messageId, answers, subject, report } = mail
  if (messageId !== null && own.has(mail.from?.address ?? '') && letterOfMailId(messageId) !== null)
    return { state: 'refused', reason: 'it is a reply of our own that came back' }
  const sender = senderOf(mail, own)
  if (sender === null && report === null)
    return { state: 'refused', reason: 'it names no sender who could be answered' }
  const { address: own_address, site } = own.of([...mail.envelope.slice(0, 1), ...mail.receivers, ...mail.envelope])
  const root = report?.about[0] ?? answers[0] ?? messageId ?? key
  const text = mail.text || subject
  return {
    state: 'received',
    statuses: statusesOf(mail),
    threads: [
      {
        thread_key: createHash('sha256')
          .update(JSON.stringify([root, sender?.address]))
          .digest('hex'),
        events: [
          {
            kind: 'message',
            author: isOfPerson(mail, sender, own) ? 'customer' : 'system',
            author_id: null,
            establishment_id: site,
            customer_id: report === null ? (sender?.address ?? null) : null,
            channel: context.channel,
            platform: context.platform,
            sent_at: sentAt(mail, arrivedAt),
            source_key: key,
            text,
            attachments: attachments.length === 0 ? null : JSON.stringify(attachments),
          },
        ],
        mail: {
          delivery_key: key,
          mail_id: messageId,
          answers: report === null ? answers : report.about,
          subject,
          sender: sender?.address ?? null,
          sender_name: sender?.name ?? null,
          receivers: mail.receivers,
          own_address,
          html,
          isReport: report !== null,
        },
      },
    ],
  }
}

/**
 * Who wrote, and is answered. Only mail from our own addresses, such as that of a form on a page, may name somebody else: otherwise anybody
 * could have the answers to another person's chat sent to them.
 */
function senderOf({ from, replyTo }: Mail, own: OwnAddresses) {
  return from !== null && replyTo !== null && own.has(from.address) ? replyTo : from
}

/** Whether a person waits for an answer: not after automatic mail, mail to many, and mail of our own. */
function isOfPerson({ isAutomatic, isBulk, listId }: Mail, sender: Mail['from'], own: OwnAddresses): boolean {
  if (isAutomatic || sender === null || own.has(sender.address)) return false
  if (listId !== null) return own.isOwnList(listId)
  return !isBulk
}

/** The sender's clock, as far as it can be right. */
function sentAt({ sentAt: written }: Mail, arrivedAt: number): number {
  const at = written === null ? null : parseInstant(written)
  return at === null ? arrivedAt : Math.min(arrivedAt, Math.max(arrivedAt - longestAgoMicros, Number(at)))
}

function statusesOf({ report }: Mail): readonly Status[] {
  const state = report?.action
  if (report === null || (state !== 'failed' && state !== 'delivered')) return []
  return report.about.flatMap(id => {
    const message_id = letterOfMailId(id)
    return message_id === null ? [] : [{ message_id, state, reason: state === 'failed' ? report.reason : null }]
  })
}
