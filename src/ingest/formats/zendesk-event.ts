import { z } from 'zod'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { idText, isoTime, siteOf } from './json-export.ts'

/** What Zendesk posts to a webhook that subscribes to events of tickets. */
export const zendeskEvent = z.looseObject({
  type: z.templateLiteral(['zen:event-type:', z.string()]),
  id: idText,
  time: isoTime,
  detail: z.looseObject({
    id: idText,
    brand_id: idText.nullish(),
    group_id: idText.nullish(),
    requester_id: idText.nullish(),
    via: z.looseObject({ channel: z.string().nullish() }).nullish(),
  }),
  event: z
    .looseObject({
      comment: z
        .looseObject({
          id: idText,
          body: z.string().nullish(),
          is_public: z.boolean().nullish(),
          author: z.looseObject({ id: idText, is_staff: z.boolean() }),
        })
        .nullish(),
      current: z.unknown().optional(),
      previous: z.unknown().optional(),
    })
    .nullish(),
})
type ZendeskEvent = z.infer<typeof zendeskEvent>

/** A comment, or a change of the status that archives or reopens. The first comment of a ticket is an event of its own. */
export function zendeskEventItem(
  given: ZendeskEvent,
  channelOf: (name: string | null) => { readonly channel: string | null; readonly platform: string | null },
  facts: SourceFacts,
): ExportItem {
  const { type, id, time, detail, event } = given
  const common = {
    chat_id: detail.id,
    sent_at: time,
    establishment_id: siteOf(detail.brand_id ?? detail.group_id, facts),
    customer_id: detail.requester_id ?? null,
    ...channelOf(detail.via?.channel?.toLowerCase() ?? null),
  }
  const name = type.slice('zen:event-type:'.length)
  const comment = event?.comment
  if (name === 'ticket.comment_added' && comment !== null && comment !== undefined) {
    const { author } = comment
    return row({
      ...common,
      message_id: comment.id,
      author: author.is_staff ? 'agent' : 'customer',
      author_id: author.is_staff ? author.id : null,
      kind: comment.is_public === false ? 'note' : 'message',
      text: comment.body,
    })
  }
  const [wasDone, isDone] = [isClosing(event?.previous), isClosing(event?.current)]
  if (name !== 'ticket.status_changed' || wasDone === isDone) return skipped(`event ${name}`)
  return row({ ...common, message_id: id, author: 'system', kind: isDone ? 'archive' : 'reopen' })
}

const isClosing = (status: unknown) => typeof status === 'string' && ['solved', 'closed'].includes(status.toLowerCase())
