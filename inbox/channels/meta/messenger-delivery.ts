import { createHash } from 'node:crypto'
import { z } from 'zod'
import { idText } from '../../../src/ingest/formats/json-export.ts'
import { type MessengerEvent, messengerContent, messengerEvent } from '../../../src/ingest/formats/messenger-message.ts'
import type { NewEvent } from '../../journal/append.ts'
import { editKey } from '../../journal/message-changes.ts'
import type { IncomingFile, Received, Status } from '../channel.ts'
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
  object: z.string(),
  entry: z.array(z.looseObject({ id: idText, messaging: unknownList, standby: unknownList })),
})

export interface MessengerProduct {
  /** What deliveries are called. */
  readonly object: 'page' | 'instagram'
  /** The channel and the platform of its chats. */
  readonly platform: 'messenger' | 'instagram'
}

interface Place {
  readonly account: string
  readonly site: string
  readonly platform: string
}

/** Converts a delivery of Messenger or Instagram. What cannot be used is set aside by itself. */
export function receiveMessenger(
  body: Buffer,
  { sites, product }: Pick<MetaOptions, 'sites'> & { readonly product: MessengerProduct },
): Received {
  const parsed = parsedDelivery(body, delivery)
  if (parsed.state === 'refused') return parsed
  if (parsed.data.object !== product.object)
    return { state: 'refused', reason: `object: must be ${product.object}: ${parsed.data.object.slice(0, 100)}` }
  const taken = nothingTaken()
  const { setAside } = taken
  for (const { id: account, messaging, standby } of parsed.data.entry) {
    const site = sites.get(account)
    if (site === undefined) {
      setAside.push(`account ${account} is not one of this connection`)
      continue
    }
    // On standby, another app answers: its talk is the account's, too.
    for (const given of [...(messaging ?? []), ...(standby ?? [])]) {
      const event = messengerEvent.safeParse(given, { reportInput: true })
      const problem = event.success
        ? takeEvent(event.data, { account, site, platform: product.platform }, taken)
        : problemText(event.error, 'an event')
      if (problem !== null) setAside.push(problem)
    }
  }
  return receivedOf(taken)
}

/** Returns why the event cannot be used, or null. */
function takeEvent(one: MessengerEvent, place: Place, taken: Taken): string | null {
  const { account } = place
  const isEcho = one.message?.is_echo === true
  const customer = isEcho ? one.recipient?.id : one.sender?.id
  if (customer === undefined) return 'an event is of nobody'
  const thread_key = threadKeyOf(account, customer)
  for (const state of ['delivered', 'read'] as const)
    taken.statuses.push(...statusesOf(state === 'read' ? one.read : one.delivery, { state, thread_key }))
  const { message, message_edit: edit, postback, reaction, timestamp } = one
  const mid = message?.mid ?? edit?.mid ?? postback?.mid ?? reaction?.mid
  if (mid === null || mid === undefined) return null
  if (timestamp === null || timestamp === undefined) return `message ${mid} has no time`
  const event: NewEvent = {
    kind: 'message',
    author: isEcho ? 'agent' : 'customer',
    author_id: null,
    establishment_id: place.site,
    customer_id: customer,
    channel: place.platform,
    platform: place.platform,
    sent_at: microsOf(timestamp),
    source_key: mid,
    text: null,
  }
  const thread = taken.threads.get(thread_key) ?? { events: [], incoming: [] }
  const add = (said: NewEvent, incoming: readonly IncomingFile[] = []) => {
    thread.events.push(said)
    thread.incoming.push(...incoming)
    taken.threads.set(thread_key, thread)
  }
  if (message?.is_deleted === true)
    taken.changes.push({ thread_key, of: mid, event, source_key: `deleted:${mid}`, change: { withdrawn: 1 } })
  else if (edit !== null && edit !== undefined)
    taken.changes.push({
      thread_key,
      of: mid,
      event,
      source_key: editKey(mid, event.sent_at),
      change: { text: edit.text ?? '' },
    })
  else if (reaction !== null && reaction !== undefined) {
    const emoji = reaction.action === 'unreact' ? null : (reaction.emoji ?? reaction.reaction ?? '·')
    // Reactions have no id of their own.
    const source_key = `reaction:${hashOf([customer, mid, emoji ?? '', timestamp])}`
    add(reactionEvent({ ...event, source_key }, { account, customer, message: mid, emoji }))
  } else if (message !== null && message !== undefined) {
    const { text, files } = messengerContent(message)
    const said = { ...event, text, attachments: listedFiles(files.map(({ name }) => ({ name, mediaType: '' }))) }
    const incoming = files.flatMap(({ id }, position) =>
      id === null ? [] : [{ source_key: mid, position, source: id }],
    )
    if (isEcho) taken.echoes.push({ thread_key, event: said, letter: message.metadata ?? null, files: incoming })
    else add(said, incoming)
  } else add({ ...event, text: postback?.title ?? null })
  return null
}

/** What is delivered is named by ids, what is read by an instant, or on Instagram by an id. */
function statusesOf(
  given:
    | {
        readonly mids?: readonly string[] | null | undefined
        readonly mid?: string | null | undefined
        readonly watermark?: number | null | undefined
      }
    | null
    | undefined,
  { state, thread_key }: { readonly state: 'delivered' | 'read'; readonly thread_key: string },
): readonly Status[] {
  if (given === null || given === undefined) return []
  const { mids, mid, watermark } = given
  const ids = [...(mids ?? []), ...(mid === null || mid === undefined ? [] : [mid])]
  if (ids.length > 0) return ids.map(remote_id => ({ remote_id, state, reason: null }))
  return watermark === null || watermark === undefined
    ? []
    : [{ thread_key, until: watermark * 1000, state, reason: null }]
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
