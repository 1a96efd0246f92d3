import { Webhook } from 'standardwebhooks'
import { formatInstant } from '../../src/time/instant.ts'
import { parseAttachments } from '../attachments/attachment-table.ts'
import { type Channel, ForgedError, type Letter, type Outcome } from './channel.ts'
import { signedHeaders } from './signed-headers.ts'
import { webhookRows } from './webhook-rows.ts'

export interface WebhookOptions {
  /** Shared with the other system: base64, with or without the prefix `whsec_`. */
  readonly secret: string
  /** The URL to which replies are posted. */
  readonly url: string
  /** A link to an attachment that is valid for some days, or null. Default: no links. */
  readonly linkTo?: (file: string) => string | null
}

/** The timeout for a response of the other system. */
const answerMs = 20_000

/**
 * Any other system, connected by signed webhooks in both directions (Standard Webhooks): it posts rows of a message log and receives
 * replies. It deduplicates by `webhook-id`, as the standard requires.
 */
export function webhookChannel({ secret, url, linkTo = () => null }: WebhookOptions): Channel {
  const signer = new Webhook(secret)
  return {
    keepsKeys: true,
    verify({ headers, body }) {
      try {
        signer.verify(body, { ...headers }, { jsonParse: false })
      } catch (cause) {
        throw new ForgedError('the signature does not fit, or is too old', { cause })
      }
      return { key: headers['webhook-id'] ?? '' }
    },
    receive: ({ body }) => webhookRows(body),
    async send(letter, { signal }) {
      const body = JSON.stringify(payloadOf(letter, linkTo))
      const id = letter.event.message_id
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: signedHeaders(signer, id, body),
          body,
          redirect: 'error',
          signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
        })
        await response.body?.cancel()
        return outcomeOf(response.status, id)
      } catch (error) {
        return { state: 'unknown', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function payloadOf({ event, thread_key }: Letter, linkTo: (file: string) => string | null) {
  const sent_at = formatInstant(BigInt(event.sent_at))
  return {
    type: 'reply',
    timestamp: sent_at,
    data: {
      chat_id: thread_key,
      message_id: event.message_id,
      sent_at,
      author: event.author,
      author_id: event.author_id,
      establishment_id: event.establishment_id,
      text: event.text,
      attachments: parseAttachments(event.attachments).map(({ name, mediaType, bytes, file }) => ({
        name,
        media_type: mediaType,
        bytes,
        url: file === null ? null : linkTo(file),
      })),
    },
  }
}

/** Distinguishes permanent failures from temporary ones. */
function outcomeOf(status: number, id: string): Outcome {
  if (status >= 200 && status < 300) return { state: 'accepted', sentAs: id }
  const isPermanent = status >= 400 && status < 500 && ![408, 425, 429].includes(status)
  return { state: 'refused', reason: `the other system answered ${status}`, isPermanent }
}
