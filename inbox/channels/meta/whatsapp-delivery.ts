import { z } from 'zod'
import { idText } from '../../../src/ingest/formats/json-export.ts'
import {
  type WhatsappMessage,
  type WhatsappStatus,
  whatsappContent,
  whatsappMessage,
  whatsappStatus,
} from '../../../src/ingest/formats/whatsapp-message.ts'
import type { NewEvent } from '../../journal/append.ts'
import { editKey } from '../../journal/message-changes.ts'
import type { Received, Status } from '../channel.ts'
import {
  listedFiles,
  type MetaOptions,
  microsOf,
  nothingTaken,
  parsedDelivery,
  problemText,
  reactionEvent,
  receivedOf,
  type Taken,
  threadKeyOf,
  unknownList,
} from './meta-channel.ts'

const delivery = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.looseObject({ changes: z.array(z.looseObject({ value: z.unknown() })) })),
})
const change = z.looseObject({
  metadata: z.looseObject({ phone_number_id: idText }),
  messages: unknownList,
  message_echoes: unknownList,
  statuses: unknownList,
})

/** Whose account a message is of, and who has sent it. */
interface Place {
  readonly account: string
  readonly site: string
  readonly isEcho: boolean
}

/** Converts a delivery of WhatsApp's Cloud API. What cannot be used is set aside by itself. */
export function receiveWhatsapp(body: Buffer, { sites }: Pick<MetaOptions, 'sites'>): Received {
  const parsed = parsedDelivery(body, delivery)
  if (parsed.state === 'refused') return parsed
  const taken = nothingTaken()
  for (const { value } of parsed.data.entry.flatMap(({ changes }) => changes)) {
    const one = change.safeParse(value, { reportInput: true })
    // Accounts report much else: that a template was approved, that a name was changed.
    if (!one.success) {
      if (isOfMessages(value)) taken.setAside.push(problemText(one.error, 'a change'))
      continue
    }
    const { metadata, messages, message_echoes, statuses } = one.data
    const account = metadata.phone_number_id
    const site = sites.get(account)
    if (site === undefined) {
      taken.setAside.push(`phone number ${account} is not one of this connection`)
      continue
    }
    const each = (given: unknown, isEcho: boolean) => {
      const message = whatsappMessage.safeParse(given, { reportInput: true })
      if (message.success) takeMessage(message.data, { account, site, isEcho }, taken)
      else taken.setAside.push(problemText(message.error, 'a message'))
    }
    for (const given of messages ?? []) each(given, false)
    for (const given of message_echoes ?? []) each(given, true)
    for (const given of statuses ?? []) {
      const status = whatsappStatus.safeParse(given, { reportInput: true })
      if (status.success) taken.statuses.push(...statusOf(status.data))
      else taken.setAside.push(problemText(status.error, 'a status'))
    }
  }
  return receivedOf(taken)
}

function isOfMessages(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('messages' in value || 'statuses' in value)
}

function takeMessage(one: WhatsappMessage, place: Place, taken: Taken): void {
  const { account, isEcho } = place
  const customer = isEcho ? (one.to ?? one.to_user_id) : (one.from ?? one.from_user_id)
  if (customer === null || customer === undefined) {
    taken.setAside.push(`message ${one.id} is of nobody`)
    return
  }
  const thread_key = threadKeyOf(account, customer)
  const thread = taken.threads.get(thread_key) ?? { events: [], incoming: [] }
  const event = eventOf(one, customer, place)
  const { revoke, edit, reaction } = one
  if (revoke !== null && revoke !== undefined)
    taken.changes.push({
      thread_key,
      of: revoke.original_message_id,
      event,
      source_key: one.id,
      change: { withdrawn: 1 },
    })
  else if (edit !== null && edit !== undefined)
    taken.changes.push({
      thread_key,
      of: edit.original_message_id,
      event,
      source_key: editKey(edit.original_message_id, event.sent_at),
      change: { text: whatsappContent(edit.message).text ?? '' },
    })
  else if (reaction !== null && reaction !== undefined) {
    const { message_id: message, emoji } = reaction
    // Reactions of agents on the phone are of no interest to anybody else.
    if (isEcho) return
    thread.events.push(reactionEvent(event, { account, customer, message, emoji: emoji || null }))
    taken.threads.set(thread_key, thread)
  } else {
    const { text, file } = whatsappContent(one)
    const files = file === null ? [] : [{ name: file.name, mediaType: file.media_type ?? '' }]
    const said: NewEvent = { ...event, text, attachments: listedFiles(files) }
    const incoming = file?.id == null ? [] : [{ source_key: one.id, position: 0, source: file.id }]
    if (isEcho) taken.echoes.push({ thread_key, event: said, letter: null, files: incoming })
    else {
      thread.events.push(said)
      thread.incoming.push(...incoming)
      taken.threads.set(thread_key, thread)
    }
  }
}

function eventOf({ id, timestamp, type }: WhatsappMessage, customer: string, { site, isEcho }: Place): NewEvent {
  return {
    kind: 'message',
    author: isEcho ? 'agent' : type === 'system' ? 'system' : 'customer',
    author_id: null,
    establishment_id: site,
    customer_id: customer,
    channel: 'whatsapp',
    platform: 'whatsapp',
    sent_at: microsOf(timestamp),
    source_key: id,
    text: null,
  }
}

const states: ReadonlyMap<string, Status['state']> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])

function statusOf({ id, status, biz_opaque_callback_data: letter, errors }: WhatsappStatus): readonly Status[] {
  const state = states.get(status)
  if (state === undefined) return []
  const [error] = errors ?? []
  const reason =
    error === undefined
      ? null
      : `${error.error_data?.details ?? error.message ?? error.title ?? 'no reason given'} (${error.code ?? '?'})`
  const named = letter === null || letter === undefined ? {} : { message_id: letter }
  return [{ ...named, remote_id: id, state, reason: reason?.slice(0, 500) ?? null }]
}
