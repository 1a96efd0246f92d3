import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { row, type SourceFacts, skipped } from './export-row.ts'
import { idText, isoTime, type JsonExport, siteOf } from './json-export.ts'
import { agentsAreUnknown, isAgent } from './named-agents.ts'

const message = z.looseObject({
  id: idText,
  type: z.string(),
  timestamp: isoTime,
  timestampEdited: isoTime.nullish(),
  content: z.string().nullish(),
  author: z.looseObject({
    id: idText,
    name: z.string().nullish(),
    nickname: z.string().nullish(),
    isBot: z.boolean().nullish(),
    roles: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
  attachments: z
    .array(z.looseObject({ fileName: z.string().nullish(), fileSizeBytes: z.number().nullish() }))
    .nullish(),
})

/** What people and bots write. All other types are Discord's own: joins, pins, calls, names of threads. */
const types: readonly string[] = ['Default', 'Reply', 'ChatInputCommand', 'ContextMenuCommand']

/** A channel, a thread or direct messages, as DiscordChatExporter writes them. */
export const discord: JsonExport<typeof message> = {
  description: 'a channel of Discord by DiscordChatExporter, JSON: needs --agents',
  marks: [/"guild"\s*:\s*\{/, /"channel"\s*:\s*\{/, /"exportedAt"\s*:/],
  paths: ['$.messages'],
  head: ['$.guild.id', '$.channel.id'],
  record: message,
  *items(one, facts, { head, fileName }) {
    if (!types.includes(one.type)) {
      yield skipped(`type ${one.type}`)
      return
    }
    const author = authorOf(one.author, facts)
    if (author === null) {
      yield agentsAreUnknown
      return
    }
    const [channel = fileName] = head('$.channel.id')
    // Direct messages are in the guild 0.
    const guild = head('$.guild.id').find(id => id !== '0')
    yield row({
      chat_id: channel,
      message_id: one.id,
      sent_at: one.timestamp,
      author,
      author_id: author === 'agent' ? one.author.id : null,
      establishment_id: siteOf(guild, facts),
      customer_id: author === 'customer' ? one.author.id : null,
      channel: 'discord',
      platform: 'discord',
      updated_at: one.timestampEdited,
      text: one.content,
      attachments: one.attachments?.map(({ fileName: name = null, fileSizeBytes: bytes = null }) => ({ name, bytes })),
    })
  },
}

function authorOf(
  { id, name, nickname, isBot, roles }: z.infer<typeof message>['author'],
  facts: SourceFacts,
): Author | null {
  if (isBot === true) return 'bot'
  const byAgent = isAgent([id, name, nickname, ...(roles ?? []).map(role => role.name)], facts)
  return byAgent === null ? null : byAgent ? 'agent' : 'customer'
}
