import { z } from 'zod'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { channelOf, epochMilliseconds, idText, isoTime, type JsonExport, siteOf } from './json-export.ts'

/** As the API writes it, or as a dump of the database does. */
const written = z.union([isoTime, epochMilliseconds])
const time = z.union([
  written,
  z.looseObject({ $date: written }).transform(({ $date }) => $date),
  z
    .looseObject({
      $date: z.looseObject({
        $numberLong: z
          .string()
          .regex(/^\d{1,14}$/)
          .transform(Number)
          .pipe(epochMilliseconds),
      }),
    })
    .transform(({ $date }) => $date.$numberLong),
])
const person = z.looseObject({ _id: idText.nullish(), username: z.string().nullish() })
const file = z.looseObject({ name: z.string().nullish(), type: z.string().nullish(), size: z.number().nullish() })
const message = z.looseObject({
  _id: idText,
  rid: idText,
  ts: time,
  msg: z.string().nullish(),
  /** Present in messages of the system only. */
  t: z.string().nullish(),
  /** Present in messages of a visitor only. */
  token: z.string().nullish(),
  bot: z.unknown().optional(),
  u: person.nullish(),
  editedAt: time.nullish(),
  file: file.nullish(),
  files: z.array(file).nullish(),
})
const details = z.looseObject({
  _id: idText,
  t: z.string(),
  departmentId: idText.nullish(),
  source: z.looseObject({ type: z.string().nullish() }).nullish(),
  v: person.nullish(),
  closedAt: time.nullish(),
})
const room = details.extend({ messages: z.array(message) })
const record = z.union([room, message])
type Message = z.infer<typeof message>
type Room = z.infer<typeof details>

const channels: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['widget', ['widget', 'webchat']],
  ['email', ['e-mail', 'e-mail']],
])

/** Rocket.Chat's omnichannel rooms with their messages, or messages of such rooms alone, of the API or of the database. */
export const rocketChat: JsonExport<typeof record> = {
  description: 'omnichannel rooms of Rocket.Chat with their messages, or its messages: JSON',
  marks: [/"_id"\s*:/, /"rid"\s*:/, /"ts"\s*:/],
  paths: ['$.rooms', '$.messages'],
  record,
  *items(given, facts) {
    if (!('messages' in given && Array.isArray(given.messages))) {
      yield messageItem(given as Message, null, facts)
      return
    }
    const { messages, ...of } = given as z.infer<typeof room>
    if (of.t !== 'l') {
      yield skipped(`room of type ${of.t}`)
      return
    }
    for (const one of messages) yield messageItem(one, of, facts)
    const isClosed = messages.some(({ t }) => t === 'livechat-close')
    if (!isClosed && (of.closedAt ?? null) !== null)
      yield row({
        ...common(of._id, of, facts),
        message_id: 'closed',
        sent_at: of.closedAt ?? '',
        author: 'system',
        kind: 'archive',
      })
  },
}

function messageItem(one: Message, of: Room | null, facts: SourceFacts): ExportItem {
  const { t: type, u: writer } = one
  const base = { ...common(one.rid, of, facts), message_id: one._id, sent_at: one.ts }
  if (type === 'livechat-close') return row({ ...base, author: 'system', kind: 'archive' })
  const isRemoved = type === 'rm'
  if (!isRemoved && type !== null && type !== undefined && type !== '') return skipped(`message of type ${type}`)
  const isVisitor = (one.token ?? null) !== null
  const author = isVisitor ? 'customer' : (one.bot ?? null) === null ? 'agent' : 'bot'
  return row({
    ...base,
    author,
    author_id: author === 'agent' ? (writer?._id ?? writer?.username) : null,
    customer_id: base.customer_id ?? (isVisitor ? writer?._id : null),
    updated_at: one.editedAt,
    withdrawn: isRemoved,
    text: isRemoved ? null : one.msg,
    attachments: (one.files ?? (one.file === null || one.file === undefined ? [] : [one.file])).map(
      ({ name = null, type: media_type = null, size: bytes = null }) => ({ name, media_type, bytes }),
    ),
  })
}

function common(id: string, of: Room | null, facts: SourceFacts) {
  return {
    chat_id: id,
    establishment_id: siteOf(of?.departmentId, facts),
    customer_id: of?.v?._id ?? null,
    ...channelOf(of?.source?.type, channels),
  }
}
