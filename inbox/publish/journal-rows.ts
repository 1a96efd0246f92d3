import type { CamelCaseRow } from '../../src/ingest/log-row.ts'
import type { RowKind } from '../../src/store/schema.ts'
import type { Journal } from '../journal/journal.ts'
import { type EventRow, ownKinds } from '../journal/tables.ts'

/** Events read per batch. */
const slice = 1000

/** The events of a journal between two positions as rows of a message log, in canonical form. Omits the journal's own kinds. */
export async function* journalRows(
  journal: Journal,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): AsyncIterable<CamelCaseRow> {
  let seq = after
  while (seq < upTo) {
    const events = await journal.read('eventsAfter', { seq, limit: Math.min(slice, upTo - seq) })
    if (events.length === 0) return
    for (const event of events) {
      seq = event.seq
      const { kind } = event
      if (isLogged(kind)) yield rowOf({ ...event, kind })
    }
  }
}

function isLogged(kind: EventRow['kind']): kind is RowKind {
  return !ownKinds.some(own => own === kind)
}

function rowOf(event: EventRow & { readonly kind: RowKind }): CamelCaseRow {
  return {
    chatId: event.chat_id,
    messageId: event.message_id,
    sentAt: BigInt(event.sent_at),
    author: event.author,
    kind: event.kind,
    establishmentId: event.establishment_id,
    customerId: event.customer_id,
    channel: event.channel,
    platform: event.platform,
    updatedAt: BigInt(event.received_at),
    withdrawn: event.withdrawn === 1,
    authorId: event.author_id,
    text: event.text,
    attachments: event.attachments,
  }
}
