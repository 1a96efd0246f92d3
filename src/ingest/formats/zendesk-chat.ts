import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { row, skipped } from './export-row.ts'
import { idText, isoTime, type JsonExport, siteOf } from './json-export.ts'

const entry = z.looseObject({
  type: z.string(),
  timestamp: isoTime,
  index: z.int().nullish(),
  msg: z.string().nullish(),
  msg_id: idText.nullish(),
  sender_type: z.string().nullish(),
  agent_id: idText.nullish(),
})
const chat = z.looseObject({
  id: idText,
  type: z.string().nullish(),
  timestamp: isoTime,
  message: z.string().nullish(),
  department_id: idText.nullish(),
  visitor: z.looseObject({ id: idText.nullish() }).nullish(),
  session: z.looseObject({ end_date: isoTime.nullish() }).nullish(),
  history: z.array(entry).nullish(),
})

const authors: ReadonlyMap<string, Author> = new Map([
  ['visitor', 'customer'],
  ['agent', 'agent'],
  ['trigger', 'bot'],
])

/** Chats from Zendesk Chat's API or its incremental export, which may repeat a chat. */
export const zendeskChat: JsonExport<typeof chat> = {
  description: 'chats of Zendesk Chat’s API or incremental export: JSON',
  marks: [/"visitor"\s*:/, /"history"\s*:/],
  paths: ['$.chats'],
  record: chat,
  *items(record, facts) {
    const common = {
      chat_id: record.id,
      establishment_id: siteOf(record.department_id, facts),
      customer_id: record.visitor?.id,
      channel: record.type === 'offline_msg' ? 'offline-form' : 'widget',
      platform: 'webchat',
    }
    if (record.type === 'offline_msg' || record.history === null || record.history === undefined) {
      yield row({
        ...common,
        message_id: 'message',
        sent_at: record.timestamp,
        author: 'customer',
        text: record.message,
      })
      return
    }
    for (const [index, one] of record.history.entries()) {
      if (one.type !== 'chat.msg') {
        yield skipped(`history ${one.type}`)
        continue
      }
      const author = authors.get((one.sender_type ?? '').toLowerCase()) ?? 'system'
      yield row({
        ...common,
        message_id: one.msg_id ?? String(one.index ?? index),
        sent_at: one.timestamp,
        author,
        author_id: author === 'agent' ? one.agent_id : null,
        text: one.msg,
      })
    }
    const ended = record.session?.end_date
    if (ended !== null && ended !== undefined)
      yield row({ ...common, message_id: 'end of session', sent_at: ended, author: 'system', kind: 'archive' })
  },
}
