import { z } from 'zod'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { idText, type JsonExport } from './json-export.ts'
import {
  type WhatsappMessage,
  type WhatsappStatus,
  whatsappContent,
  whatsappMessage,
  whatsappStatus,
} from './whatsapp-message.ts'

const delivery = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          field: z.string().nullish(),
          value: z.looseObject({
            metadata: z.looseObject({ phone_number_id: idText }).nullish(),
            messages: z.array(whatsappMessage).nullish(),
            message_echoes: z.array(whatsappMessage).nullish(),
            statuses: z.array(whatsappStatus).nullish(),
          }),
        }),
      ),
    }),
  ),
})

/** A log of webhook deliveries of WhatsApp's Cloud API, one per line. */
export const whatsappCloud: JsonExport<typeof delivery> = {
  description: 'a log of the webhook of WhatsApp’s Cloud API: JSON, a delivery a line',
  marks: [/"phone_number_id"\s*:/],
  paths: [],
  record: delivery,
  *items({ entry }, facts) {
    for (const { value } of entry.flatMap(({ changes }) => changes)) {
      const site = value.metadata?.phone_number_id ?? null
      for (const one of value.messages ?? [])
        yield messageItem(one, one.from ?? one.from_user_id ?? null, { site, isEcho: false }, facts)
      // Replies from the business app.
      for (const one of value.message_echoes ?? [])
        yield messageItem(one, one.to ?? one.to_user_id ?? null, { site, isEcho: true }, facts)
      for (const one of value.statuses ?? []) yield statusItem(one, site, facts)
    }
  },
}

function messageItem(
  one: WhatsappMessage,
  customer: string | null,
  { site, isEcho }: { readonly site: string | null; readonly isEcho: boolean },
  facts: SourceFacts,
): ExportItem {
  if (customer === null) return skipped('message of nobody')
  if (one.type === 'reaction' || one.type === 'edit') return skipped(`message of type ${one.type}`)
  const common = {
    ...chatOf(customer, site, facts),
    sent_at: one.timestamp,
    author: isEcho ? ('agent' as const) : one.type === 'system' ? ('system' as const) : ('customer' as const),
  }
  if (one.revoke !== null && one.revoke !== undefined)
    return row({ ...common, message_id: one.revoke.original_message_id, updated_at: one.timestamp, withdrawn: true })
  const { text, file } = whatsappContent(one)
  return row({
    ...common,
    message_id: one.id,
    text,
    attachments: file === null ? [] : [{ name: file.name, media_type: file.media_type }],
  })
}

/** A failed reply does not count. Replies sent through the API appear only as statuses: their texts are in the sender's own log. */
function statusItem(one: WhatsappStatus, site: string | null, facts: SourceFacts): ExportItem {
  const { recipient_id: customer } = one
  if (customer === null || customer === undefined) return skipped('status of nobody')
  if (one.status !== 'failed' && one.status !== 'sent') return skipped(`status ${one.status}`)
  return row({
    ...chatOf(customer, site, facts),
    message_id: one.id,
    sent_at: one.timestamp,
    author: 'agent',
    ...(one.status === 'failed' ? { withdrawn: true, updated_at: one.timestamp } : {}),
  })
}

function chatOf(customer: string, site: string | null, facts: SourceFacts) {
  return {
    chat_id: `${site ?? facts.site ?? ''}-${customer}`,
    establishment_id: site ?? facts.site ?? '',
    customer_id: customer,
    channel: 'whatsapp',
    platform: 'whatsapp',
  }
}
