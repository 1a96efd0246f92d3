import { z } from 'zod'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, idText, type JsonExport } from './json-export.ts'

const media = z.looseObject({
  filename: z.string().nullish(),
  mime_type: z.string().nullish(),
  caption: z.string().nullish(),
})
const message = z.looseObject({
  id: idText,
  from: idText.nullish(),
  to: idText.nullish(),
  timestamp: epochSeconds,
  type: z.string(),
  text: z.looseObject({ body: z.string() }).nullish(),
  image: media.nullish(),
  video: media.nullish(),
  audio: media.nullish(),
  document: media.nullish(),
  revoke: z.looseObject({ original_message_id: idText }).nullish(),
})
const status = z.looseObject({
  id: idText,
  status: z.string(),
  timestamp: epochSeconds,
  recipient_id: idText.nullish(),
})
const delivery = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          field: z.string().nullish(),
          value: z.looseObject({
            metadata: z.looseObject({ phone_number_id: idText }).nullish(),
            messages: z.array(message).nullish(),
            message_echoes: z.array(message).nullish(),
            statuses: z.array(status).nullish(),
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
      for (const one of value.messages ?? []) yield messageItem(one, one.from ?? null, { site, isEcho: false }, facts)
      // Replies from the business app.
      for (const one of value.message_echoes ?? [])
        yield messageItem(one, one.to ?? null, { site, isEcho: true }, facts)
      for (const one of value.statuses ?? []) yield statusItem(one, site, facts)
    }
  },
}

function messageItem(
  one: z.infer<typeof message>,
  customer: string | null,
  { site, isEcho }: { readonly site: string | null; readonly isEcho: boolean },
  facts: SourceFacts,
): ExportItem {
  if (customer === null) return skipped('message of nobody')
  if (one.type === 'reaction' || one.type === 'edit') return skipped(`message of type ${one.type}`)
  const common = {
    ...chatOf(customer, site, facts),
    sent_at: one.timestamp,
    author: isEcho ? ('agent' as const) : ('customer' as const),
  }
  if (one.revoke !== null && one.revoke !== undefined)
    return row({ ...common, message_id: one.revoke.original_message_id, updated_at: one.timestamp, withdrawn: true })
  const file = one.image ?? one.video ?? one.audio ?? one.document
  return row({
    ...common,
    message_id: one.id,
    text: one.text?.body ?? file?.caption,
    attachments:
      file === null || file === undefined
        ? []
        : [{ name: file.filename ?? one.type, media_type: file.mime_type ?? null }],
  })
}

/** A failed reply does not count. Replies sent through the API appear only as statuses: their texts are in the sender's own log. */
function statusItem(one: z.infer<typeof status>, site: string | null, facts: SourceFacts): ExportItem {
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
