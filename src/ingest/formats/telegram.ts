import { z } from 'zod'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, idText, type JsonExport, siteOf } from './json-export.ts'
import { agentsAreUnknown, isAgent } from './named-agents.ts'

const piece = z.union([z.string(), z.looseObject({ text: z.string() })])
const message = z.looseObject({
  id: idText,
  type: z.string(),
  from: z.string().nullish(),
  from_id: idText.nullish(),
  date: z.string().nullish(),
  date_unixtime: epochSeconds.nullish(),
  edited_unixtime: epochSeconds.nullish(),
  text: z.union([z.string(), z.array(piece)]).nullish(),
  file_name: z.string().nullish(),
  photo: z.string().nullish(),
  mime_type: z.string().nullish(),
  file_size: z.int().nonnegative().nullish(),
})
const chat = z.looseObject({
  id: idText,
  name: z.string().nullish(),
  type: z.string().nullish(),
  messages: z.array(message),
})

/** Telegram Desktop's export: one chat, or all chats of an account. */
export const telegram: JsonExport<typeof chat> = {
  description: 'Telegram Desktop’s export, result.json: needs --agents',
  marks: [/"messages"\s*:\s*\[/, /"(from_id|date_unixtime)"\s*:/],
  paths: ['$.chats.list'],
  record: chat,
  *items(record, facts) {
    for (const one of record.messages) yield messageItem(one, record, facts)
  },
}

function messageItem(one: z.infer<typeof message>, record: z.infer<typeof chat>, facts: SourceFacts): ExportItem {
  if (one.type !== 'message') return skipped(`type ${one.type}`)
  // Old files have only the local time.
  const at = one.date_unixtime ?? one.date
  if (at === null || at === undefined) return problem('message has no date')
  const byAgent = isAgent([one.from, one.from_id], facts)
  if (byAgent === null) return agentsAreUnknown
  const file = one.file_name ?? one.photo
  return row({
    chat_id: record.id,
    message_id: one.id,
    sent_at: at,
    author: byAgent ? 'agent' : 'customer',
    author_id: byAgent ? (one.from_id ?? one.from) : null,
    establishment_id: siteOf(null, facts),
    customer_id: record.id,
    channel: 'telegram',
    platform: 'telegram',
    updated_at: one.edited_unixtime,
    text: textOf(one.text),
    attachments:
      file === null || file === undefined
        ? []
        : [{ name: file, media_type: one.mime_type ?? null, bytes: one.file_size ?? null }],
  })
}

function textOf(text: z.infer<typeof message>['text']): string | null {
  if (text === null || text === undefined) return null
  return typeof text === 'string' ? text : text.map(part => (typeof part === 'string' ? part : part.text)).join('')
}
