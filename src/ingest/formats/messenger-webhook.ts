import { z } from 'zod'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { idText, type JsonExport, siteOf } from './json-export.ts'
import { type MessengerEvent, messengerContent, messengerEvent } from './messenger-message.ts'

const delivery = z.looseObject({
  object: z.string(),
  entry: z.array(
    z.looseObject({
      id: idText,
      messaging: z.array(messengerEvent).nullish(),
      standby: z.array(messengerEvent).nullish(),
    }),
  ),
})

const platforms: ReadonlyMap<string, string> = new Map([
  ['page', 'messenger'],
  ['instagram', 'instagram'],
])

/** A log of the webhook of Messenger and Instagram, one delivery per line. */
export const messengerWebhook: JsonExport<typeof delivery> = {
  description: 'a log of the webhook of Messenger and Instagram: JSON, a delivery a line',
  marks: [/"object"\s*:\s*"(page|instagram)"/, /"(messaging|standby)"\s*:/],
  paths: [],
  record: delivery,
  *items({ object, entry }, facts) {
    const platform = platforms.get(object)
    if (platform === undefined) {
      yield skipped(`object ${object}`)
      return
    }
    // On standby, another app answers: its talk is the page's, too.
    for (const { id, messaging, standby } of entry)
      for (const one of [...(messaging ?? []), ...(standby ?? [])]) yield eventItem(one, { page: id, platform }, facts)
  },
}

function eventItem(
  { sender, recipient, timestamp, message: said, postback: pressed, ...rest }: MessengerEvent,
  { page, platform }: { readonly page: string; readonly platform: string },
  facts: SourceFacts,
): ExportItem {
  const id = said?.mid ?? pressed?.mid
  if (id === undefined || id === null)
    return skipped(`event ${Object.keys(rest).sort().join(' ') || 'without a message'}`)
  const isEcho = said?.is_echo === true
  const customer = isEcho ? recipient?.id : sender?.id
  if (customer === undefined || timestamp === null || timestamp === undefined)
    return problem('message has no sender, no recipient or no time')
  const common = {
    chat_id: `${page}-${customer}`,
    message_id: id,
    sent_at: timestamp,
    author: isEcho ? ('agent' as const) : ('customer' as const),
    establishment_id: siteOf(page, facts),
    customer_id: customer,
    channel: platform,
    platform,
  }
  if (said?.is_deleted === true) return row({ ...common, updated_at: timestamp, withdrawn: true })
  const { text, files } = said === null || said === undefined ? { text: null, files: [] } : messengerContent(said)
  return row({
    ...common,
    text: text ?? pressed?.title,
    attachments: files.map(({ name }) => ({ name: name || null })),
  })
}
