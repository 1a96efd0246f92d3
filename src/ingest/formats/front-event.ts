import { z } from 'zod'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, idText, siteOf } from './json-export.ts'

const data = z.looseObject({ id: idText }).nullish()

/** What happened to a conversation, as Front posts it to the webhook of a rule. */
export const frontEvent = z.looseObject({
  id: idText,
  type: z.string(),
  emitted_at: epochSeconds,
  conversation: z.looseObject({
    id: idText,
    recipient: z.looseObject({ handle: z.string().nullish() }).nullish(),
  }),
  source: z.looseObject({ data: z.unknown().optional() }).nullish(),
  target: z.looseObject({ data }).nullish(),
})
/** The same as Front posts it to the webhook of an application. */
export const frontDelivery = z.looseObject({ authorization: z.looseObject({}), payload: frontEvent })
type FrontEvent = z.infer<typeof frontEvent>

/** The rows of messages and comments, made by the format of the API. */
export interface FrontRows {
  readonly message: (value: object, of: FrontPlace) => ExportItem
  readonly comment: (value: object, of: FrontPlace) => ExportItem
}

/** The conversation of a row. */
export interface FrontPlace {
  readonly id: string
  readonly recipient?: FrontEvent['conversation']['recipient']
  readonly inboxes: readonly { readonly id: string }[]
}

const changes: ReadonlyMap<string, 'archive' | 'reopen'> = new Map([
  ['archive', 'archive'],
  ['reopen', 'reopen'],
])
const sendings: readonly string[] = ['inbound', 'outbound', 'out_reply']
/** A message that could not be sent, or did not arrive. */
const failures: readonly string[] = ['sending_error', 'message_bounce_error']

export function frontEventItem(
  { id, type, emitted_at: at, conversation, source, target }: FrontEvent,
  rows: FrontRows,
  facts: SourceFacts,
): ExportItem {
  // The messages of an event come with the inboxes that they went through; other events name no inbox.
  const given = z.array(z.looseObject({ id: idText.pipe(z.string().startsWith('inb_')) })).safeParse(source?.data)
  const of = { id: conversation.id, recipient: conversation.recipient, inboxes: given.success ? given.data : [] }
  const common = { chat_id: of.id, establishment_id: siteOf(of.inboxes[0]?.id, facts), sent_at: at }
  const kind = changes.get(type)
  if (kind !== undefined) return row({ ...common, message_id: id, author: 'system', kind })
  const message = target?.data ?? null
  if (failures.includes(type) && message !== null)
    return row({ ...common, message_id: message.id, author: 'agent', withdrawn: true, updated_at: at })
  if (type === 'comment' && message !== null) return rows.comment(message, of)
  if (!sendings.includes(type)) return skipped(`event ${type}`)
  return message === null ? problem(`event ${type} comes without its message`) : rows.message(message, of)
}
