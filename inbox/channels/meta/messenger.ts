import { z } from 'zod'
import type { Channel, Letter, Outcome } from '../channel.ts'
import { isWithinWindow, type ReplyRules } from '../reply-rules.ts'
import { download } from './download.ts'
import { type Graph, openGraph } from './graph.ts'
import { instagramMedia, messengerMedia } from './media-kinds.ts'
import { type MessengerProduct, receiveMessenger } from './messenger-delivery.ts'
import { accountAndCustomer, filesOf, type MetaOptions, metaReceiving } from './meta-channel.ts'
import { type NativeFile, partsOf, sendInOrder, unlinkedReason, unreadContent } from './send-parts.ts'

export interface MessengerOptions extends Omit<MetaOptions, 'templates'> {
  /** Whether Meta lets people of this account answer for seven days. */
  readonly humanAgent: boolean
}

const dayMicros = 86_400_000_000
const sent = z.looseObject({ message_id: z.string().min(1) })
const uploaded = z.looseObject({ attachment_id: z.coerce.string().min(1) })

interface Product extends MessengerProduct {
  readonly rules: Pick<ReplyRules, 'name' | 'maxText' | 'kindOf' | 'maxBytes'>
  /** Whether it gives back with an echo what was sent with the message. */
  readonly keepsMetadata: boolean
  /** What stands for a file in a message. */
  readonly payloadOf: (
    file: NativeFile,
    options: { readonly graph: Graph } & Pick<MetaOptions, 'withContent' | 'linkTo'>,
  ) => Promise<{ readonly state: 'ready'; readonly payload: object } | Extract<Outcome, { state: 'refused' }>>
}

/** A Facebook page in Messenger. */
export function messengerChannel(options: MessengerOptions): Channel {
  return channelOf(options, {
    object: 'page',
    platform: 'messenger',
    rules: { name: 'Messenger', maxText: { count: 2000, unit: 'characters' }, ...messengerMedia },
    keepsMetadata: true,
    payloadOf: uploadedPayload,
  })
}

/** A professional Instagram account. It fetches the files of replies itself, from links. */
export function instagramChannel(options: MessengerOptions): Channel {
  return channelOf(options, {
    object: 'instagram',
    platform: 'instagram',
    rules: { name: 'Instagram', maxText: { count: 1000, unit: 'bytes' }, ...instagramMedia },
    keepsMetadata: false,
    async payloadOf({ attachment: { name, file } }, { linkTo }) {
      const url = file === null ? null : linkTo(file)
      return url === null
        ? { state: 'refused', reason: unlinkedReason(name), isPermanent: true }
        : { state: 'ready', payload: { url } }
    },
  })
}

function channelOf(options: MessengerOptions, product: Product): Channel {
  const { humanAgent, now } = options
  const graph = openGraph(options)
  const rules: ReplyRules = { ...product.rules, windowMicros: humanAgent ? 7 * dayMicros : dayMicros, templates: [] }

  /** What says that a person answers after more than a day. */
  function purposeOf({ heardAt }: Letter): object {
    return isWithinWindow({ windowMicros: dayMicros }, { heardAt, now: now() })
      ? { messaging_type: 'RESPONSE' }
      : { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
  }
  return {
    ...metaReceiving(options),
    rules,
    receive: ({ body }) => receiveMessenger(body, { ...options, product }),
    download: (url, { maxBytes, signal }) => download(url, { apiUrl: graph.apiUrl, maxBytes, signal }),
    async send(letter) {
      const { event, thread_key, heardAt } = letter
      const refused = (reason: string) => ({ state: 'refused', reason, isPermanent: true }) as const
      if (!isWithinWindow(rules, { heardAt, now: now() }))
        return refused(`the customer wrote more than ${humanAgent ? 'seven days' : '24 hours'} ago`)
      const { text, files, unlinked } = partsOf(
        { text: event.text, attachments: filesOf(event) },
        { rules, ...options },
      )
      if (unlinked !== null) return refused(unlinkedReason(unlinked))
      const messages: object[] = text === '' ? [] : [{ text }]
      for (const file of files) {
        const found = await product.payloadOf(file, { graph, ...options })
        if (found.state !== 'ready') return found
        messages.push({ attachment: { type: graphKind(file), payload: found.payload } })
      }
      const { customer } = accountAndCustomer(thread_key)
      return sendInOrder(messages, {
        post: message =>
          graph.post('me/messages', {
            recipient: { id: customer },
            ...purposeOf(letter),
            message: product.keepsMetadata ? { ...message, metadata: event.message_id } : message,
          }),
        idOf: json => sent.safeParse(json).data?.message_id ?? null,
      })
    },
  }
}

function graphKind({ kind }: NativeFile): string {
  return kind === 'document' ? 'file' : kind
}

/** Uploads a file. The customer notices nothing of it, so that it can be repeated. */
async function uploadedPayload(
  file: NativeFile,
  { graph, withContent }: { readonly graph: Graph } & Pick<MetaOptions, 'withContent'>,
): ReturnType<Product['payloadOf']> {
  const { name, mediaType, file: id } = file.attachment
  const answer = await withContent(id ?? '', content => {
    const form = new FormData()
    form.set('message', JSON.stringify({ attachment: { type: graphKind(file), payload: { is_reusable: false } } }))
    form.set('filedata', new File([content], name, { type: mediaType }))
    return graph.post('me/message_attachments', form)
  }).catch(unreadContent)
  if (answer === null) return { state: 'refused', reason: `${name} is not there any more`, isPermanent: true }
  const attachment_id = answer.state === 'done' ? uploaded.safeParse(answer.json).data?.attachment_id : undefined
  if (attachment_id !== undefined) return { state: 'ready', payload: { attachment_id } }
  if (answer.state === 'refused') return answer
  const reason = answer.state === 'done' ? 'the upload has no id' : answer.reason
  return { state: 'refused', reason, isPermanent: false }
}
