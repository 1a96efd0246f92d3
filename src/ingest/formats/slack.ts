import { dirname } from 'node:path'
import { z } from 'zod'
import { IngestError } from '../../errors.ts'
import type { Author } from '../../store/schema.ts'
import { type Archive, membersOf } from '../read/archive.ts'
import type { InputFile } from '../read/unpack.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, type JsonExport, jsonItems, siteOf } from './json-export.ts'
import { jsonRecords } from './json-records.ts'
import { isAgent } from './named-agents.ts'

const person = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  profile: z.looseObject({ display_name: z.string().nullish(), email: z.string().nullish() }).nullish(),
})
type Person = z.infer<typeof person>

const channel = z.looseObject({ id: z.string(), name: z.string().nullish() })

/** Seconds and microseconds. Within a channel it is also the id of a message. */
const stamp = z.string().regex(/^\d{1,11}\.\d{1,6}$/, 'must be seconds with a fraction, as a text')
const edited = z.looseObject({ ts: epochSeconds }).nullish()
const message = z.looseObject({
  type: z.string(),
  subtype: z.string().nullish(),
  ts: stamp,
  thread_ts: stamp.nullish(),
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  text: z.string().nullish(),
  edited,
  files: z
    .array(z.looseObject({ name: z.string().nullish(), mimetype: z.string().nullish(), size: z.number().nullish() }))
    .nullish(),
  deleted_ts: stamp.nullish(),
  message: z
    .looseObject({
      ts: stamp,
      thread_ts: stamp.nullish(),
      user: z.string().nullish(),
      bot_id: z.string().nullish(),
      text: z.string().nullish(),
      edited,
    })
    .nullish(),
})
type Message = z.infer<typeof message>

/** Subtypes that are messages. All others are Slack's own: joins, topics, pins. */
const written: readonly string[] = ['bot_message', 'file_share', 'me_message', 'thread_broadcast']

/** The files of a day in a channel. */
export const slackMembers = /^(.*\/)?[^/]+\/\d{4}-\d\d-\d\d\.json$/

export const isSlackExport = (names: readonly string[]): boolean =>
  names.some(name => /(^|\/)users\.json$/.test(name)) && names.some(name => slackMembers.test(name))

/** Reads the files of days of an export of a workspace. People and channels are listed beside them. */
export function slackReader(source: SourceFacts) {
  let workspace: Promise<Workspace> | null = null
  return async function* (file: InputFile, archive: Archive | null): AsyncGenerator<PlacedItem> {
    if (archive === null)
      throw new IngestError(`${file.name}: is no export of a workspace: name its ZIP archive or its folder`, {
        file: file.name,
      })
    workspace ??= readWorkspace(archive, file, source)
    const { people, channels, byPerson } = await workspace
    const folder = dirname(file.name).split('/').at(-1) ?? ''
    const chatOf = (ts: string) => `${channels.get(folder) ?? folder}-${ts}`
    const day: JsonExport<typeof message> = {
      description: '',
      marks: [],
      paths: [],
      record: message,
      items: (one, facts) => [itemOf(one, { chatOf, people, byPerson, facts })],
    }
    yield* jsonItems(day, file, source)
  }
}

interface Workspace {
  readonly people: ReadonlyMap<string, Person>
  /** The ids of channels, by the names of their folders. */
  readonly channels: ReadonlyMap<string, string>
  /** Who a person is; null if nothing tells. */
  readonly byPerson: (id: string) => Author | null
}

async function readWorkspace(archive: Archive, { name: file }: InputFile, source: SourceFacts): Promise<Workspace> {
  const people = new Map((await listed(archive, /(^|\/)users\.json$/, person)).map(one => [one.id, one] as const))
  const rooms = await listed(archive, /(^|\/)(channels|groups|dms|mpims)\.json$/, channel)
  const isOutside = (one: Person) => one.is_restricted || one.is_ultra_restricted || one.is_stranger
  if (source.agents === undefined && ![...people.values()].some(isOutside)) {
    const names = [...people.values()].slice(0, 12).map(one => JSON.stringify(one.name ?? one.id))
    throw new IngestError(
      `${file}: nobody in it is a guest, and it does not say who works for the business: --agents names them; its people are ${names.join(', ')}`,
      { file },
    )
  }
  return {
    people,
    channels: new Map(rooms.map(room => [room.name ?? room.id, room.id])),
    byPerson(id) {
      const one = people.get(id)
      if (one?.is_bot === true || id === 'USLACKBOT') return 'bot'
      const names = [id, one?.name, one?.real_name, one?.profile?.display_name, one?.profile?.email]
      const byAgent = isAgent(names, source)
      if (byAgent !== null) return byAgent ? 'agent' : 'customer'
      if (one === undefined) return null
      return isOutside(one) ? 'customer' : 'agent'
    },
  }
}

/** The entries of the lists of a workspace. Entries of another form are left out: they only name things. */
async function listed<Entry extends z.ZodType>(
  archive: Archive,
  pattern: RegExp,
  entry: Entry,
): Promise<z.infer<Entry>[]> {
  const found: z.infer<Entry>[] = []
  for await (const file of membersOf(archive, ({ name }) => pattern.test(name))) {
    for await (const { value } of jsonRecords(file, [])) {
      const parsed = entry.safeParse(value)
      if (parsed.success) found.push(parsed.data)
    }
  }
  return found
}

function itemOf(
  one: Message,
  {
    chatOf,
    people,
    byPerson,
    facts,
  }: Pick<Workspace, 'people' | 'byPerson'> & {
    readonly chatOf: (ts: string) => string
    readonly facts: SourceFacts
  },
): ExportItem {
  const { type, subtype } = one
  if (type !== 'message') return skipped(`type ${type}`)
  const isDeleted = subtype === 'tombstone' || subtype === 'message_deleted'
  const changed = subtype === 'message_changed' ? one.message : null
  if (!isDeleted && (changed ?? null) === null && (subtype ?? null) !== null && !written.includes(subtype ?? ''))
    return skipped(`subtype ${subtype}`)
  const { user, bot_id: bot, text, thread_ts: thread, edited: edit } = changed ?? one
  const ts = changed?.ts ?? one.deleted_ts ?? one.ts
  const isBot = subtype === 'bot_message' || (bot ?? null) !== null
  const author = isBot ? 'bot' : (user ?? null) === null ? null : byPerson(user ?? '')
  if (author === null && !isDeleted) return problem(`author is not in users.json: ${user ?? 'nobody'}`)
  return row({
    chat_id: chatOf(thread ?? ts),
    message_id: ts,
    sent_at: isoOf(ts),
    author: author ?? 'system',
    author_id: author === 'agent' ? user : null,
    establishment_id: siteOf(null, facts),
    customer_id: author === 'customer' ? user : null,
    channel: 'slack',
    platform: 'slack',
    updated_at: edit?.ts ?? (changed === null && !isDeleted ? null : isoOf(one.ts)),
    withdrawn: isDeleted,
    text: isDeleted ? null : plainSlack(text ?? '', people),
    attachments: one.files?.map(({ name = null, mimetype: media_type = null, size: bytes = null }) => ({
      name,
      media_type,
      bytes,
    })),
  })
}

function isoOf(ts: string): string {
  const [seconds, micros] = ts.split('.')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}.${micros}Z`
}

/** Slack's own notation: `<@U1>`, `<https://a.example|a>`, and three entities. */
function plainSlack(text: string, people: ReadonlyMap<string, Person>): string {
  return text
    .replace(
      /<@([A-Z0-9]+)(?:\|([^>]*))?>/g,
      (_, id: string, name?: string) => `@${name ?? people.get(id)?.name ?? id}`,
    )
    .replace(/<(?:[#!][^|>]*\|)?([^|>]*)(?:\|([^>]*))?>/g, (_, target: string, label?: string) => label ?? target)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
