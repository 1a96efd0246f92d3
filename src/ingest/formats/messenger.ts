import { basename } from 'node:path'
import { z } from 'zod'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochMilliseconds, type JsonExport, type RecordPlace, siteOf } from './json-export.ts'
import { mendedText } from './mended-text.ts'
import { agentsAreUnknown, isAgent } from './named-agents.ts'

const text = z.string().transform(mendedText)
const media = z.array(z.looseObject({ uri: z.string().nullish() })).nullish()
const common = {
  type: z.string().nullish(),
  photos: media,
  videos: media,
  audio_files: media,
  files: media,
  gifs: media,
  media,
  sticker: z.looseObject({ uri: z.string().nullish() }).nullish(),
  share: z.looseObject({ link: z.string().nullish() }).nullish(),
}
const plain = z
  .looseObject({
    ...common,
    sender_name: text,
    timestamp_ms: epochMilliseconds,
    content: text.nullish(),
    is_unsent: z.boolean().nullish(),
  })
  .transform(({ sender_name: sender, timestamp_ms: at, content, is_unsent: isUnsent, ...rest }) => ({
    ...rest,
    sender,
    at,
    content,
    isUnsent,
  }))
/** The separate download of encrypted chats. Its texts are in order. */
const encrypted = z
  .looseObject({
    ...common,
    senderName: z.string(),
    timestamp: epochMilliseconds,
    text: z.string().nullish(),
    isUnsent: z.boolean().nullish(),
  })
  .transform(({ senderName: sender, timestamp: at, text: content, ...rest }) => ({ ...rest, sender, at, content }))
const message = z.union([plain, encrypted])
type Message = z.infer<typeof message>

/** `Subscribe`, `Unsubscribe` and calls are Messenger's own. */
const types: readonly string[] = ['generic', 'share', 'text', 'media', 'photo', 'link', 'sticker']

/** Chats of a Messenger or Instagram account, as the account's own download has them: newest first, without ids. */
export const messenger: JsonExport<typeof message> = {
  description: 'the download of a Messenger or Instagram account, JSON, its folder or its ZIP: needs --agents',
  marks: [/"(sender_name|senderName)"\s*:/, /"(timestamp_ms|timestamp)"\s*:/, /"participants"\s*:/],
  members: /(^|\/)message_\d+\.json$/,
  paths: ['$.messages'],
  head: ['$.thread_path', '$.threadName', '$.participants.*.name', '$.participants.*'],
  record: message,
  *items(one, facts, place) {
    yield itemOf(one, facts, place)
  },
}

function itemOf(one: Message, facts: SourceFacts, { head, fileName, idOf }: RecordPlace): ExportItem {
  if (!types.includes((one.type ?? 'generic').toLowerCase())) return skipped(`type ${one.type}`)
  const byAgent = isAgent([one.sender], facts)
  if (byAgent === null) return agentsAreUnknown
  const [thread] = [...head('$.thread_path'), ...head('$.threadName')].map(mendedText)
  if (thread === undefined) return problem('file has no thread_path')
  const isInstagram = /instagram/i.test(fileName)
  // Instagram writes an edited message twice.
  if (isInstagram && one.content?.endsWith(' (edited)') === true) return skipped('copy of an edited message')
  const participants = [...head('$.participants.*.name'), ...head('$.participants.*')].map(mendedText)
  const platform = isInstagram ? 'instagram' : 'messenger'
  return row({
    chat_id: thread,
    message_id: idOf(`${one.at}\n${one.sender}\n${one.content ?? ''}`),
    sent_at: one.at,
    author: byAgent ? 'agent' : 'customer',
    author_id: byAgent ? one.sender : null,
    establishment_id: siteOf(null, facts),
    customer_id: participants.find(name => isAgent([name], facts) === false) ?? null,
    channel: platform,
    platform,
    withdrawn: one.isUnsent === true,
    text: one.content ?? one.share?.link,
    attachments: filesOf(one),
  })
}

function filesOf({ photos, videos, audio_files: sounds, files, gifs, media, sticker }: Message) {
  const all = [photos, videos, sounds, files, gifs, media, sticker === undefined ? null : [sticker ?? {}]]
  return all
    .flatMap(list => list ?? [])
    .map(({ uri }) => ({ name: uri === null || uri === undefined ? null : basename(uri) }))
}
