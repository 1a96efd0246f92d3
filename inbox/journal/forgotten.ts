import { createHmac, randomBytes } from 'node:crypto'
import type { NewEvent } from './append.ts'
import type { ForgottenTable } from './forgotten-table.ts'
import type { Database } from './tables.ts'

// No id made by people or programs begins with it.
const mark = '\u0001'
const marks = new RegExp(`${mark}+`, 'gu')

/** Whether an id stands in place of a forgotten one. */
export function isReplaced(id: string): boolean {
  return id.includes(mark)
}

/** Replaces ids by keyed hashes of this journal. */
export interface Replacing {
  readonly customer: (id: string) => string
  readonly thread: (connection: string, key: string) => string
  readonly source: (connection: string, key: string) => string
  readonly message: (id: string) => string
}

/** The hashes of a journal; null if it has forgotten nothing. */
async function knownReplacing(db: Database): Promise<Replacing | null> {
  const found = await db.selectFrom('meta').select('value').where('name', '=', keyName).executeTakeFirst()
  return found === undefined ? null : replacingUnder(found.value)
}

const keyName = 'forget-key'

/** The hashes of a journal that is about to forget. */
export async function replacingOf(db: Database): Promise<Replacing> {
  await db
    .insertInto('meta')
    .values({ name: keyName, value: randomBytes(32).toString('hex') })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
  const replacing = await knownReplacing(db)
  if (replacing === null) throw new Error('a journal has no key')
  return replacing
}

function replacingUnder(key: string): Replacing {
  const hash = (...parts: readonly string[]) =>
    createHmac('sha256', Buffer.from(key, 'hex')).update(JSON.stringify(parts)).digest('hex').slice(0, 32)
  const once = (kind: string) => (connection: string, id: string) =>
    isReplaced(id) ? id : `${mark}${hash(kind, connection, id)}`
  return {
    customer: id => hash('customer', id),
    thread: once('thread'),
    source: once('source'),
    message: id => hash('message', id),
  }
}

/** The part of a replaced message id that identifies the original. */
const messageHashLength = 32

/**
 * A message id in place of one that contains a forgotten id. At equal instants the smallest id decides a chat's attributes, so it sorts
 * where the original did: after the id before it that stays, ordered by `place`, and before ids that were replaced earlier.
 */
export function replacedMessageId(
  id: string,
  { before, place, depth, replacing }: { before: string; place: number; depth: number; replacing: Replacing },
): string {
  const origin = isReplaced(id) ? id.slice(-messageHashLength) : replacing.message(id)
  return `${before}${mark.repeat(depth)}${String(place).padStart(10, '0')}-${origin}`
}

/** How often ids before it were replaced, by the length of its longest run of marks. */
export function depthOf(id: string): number {
  return Math.max(0, ...(id.match(marks) ?? []).map(({ length }) => length))
}

/** The source keys that forgotten events of a connection have in place of these, and which is which. */
export async function hiddenSourceKeys(
  db: Database,
  { connection, keys }: { connection: string; keys: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const replacing = await knownReplacing(db)
  return new Map(replacing === null ? [] : keys.map(key => [replacing.source(connection, key), key]))
}

/** Whether a journal has forgotten anybody. */
export async function hasForgotten(db: Database): Promise<boolean> {
  return (await knownReplacing(db)) !== null
}

/** Whether one of these events of a connection is stored as forgotten. */
export async function isAnyForgotten(
  db: Database,
  { connection, keys }: { connection: string; keys: readonly string[] },
): Promise<boolean> {
  const hidden = await hiddenSourceKeys(db, { connection, keys })
  if (hidden.size === 0) return false
  const found = await db
    .selectFrom('event')
    .select('seq')
    .where('connection', '=', connection)
    .where('source_key', 'in', [...hidden.keys()])
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

interface ReceivedThread {
  readonly thread_key: string
  readonly events: readonly NewEvent[]
}

/**
 * Forgets again what arrives after it was forgotten: rows of a forgotten customer or chat that were sent before. A customer who
 * writes something new continues the same chat.
 */
export async function forgetAgain<Thread extends ReceivedThread>(
  db: Database,
  { connection, threads }: { connection: string; threads: readonly Thread[] },
): Promise<readonly Thread[]> {
  const replacing = await knownReplacing(db)
  if (replacing === null) return threads
  const done: Thread[] = []
  for (const thread of threads) done.push(await threadAgain(db, { connection, thread, replacing }))
  return done
}

async function threadAgain<Thread extends ReceivedThread>(
  db: Database,
  { connection, thread, replacing }: { connection: string; thread: Thread; replacing: Replacing },
): Promise<Thread> {
  const forgotten = (role: 'customer' | 'thread', hash: string) =>
    db.selectFrom('forgotten').selectAll().where('role', '=', role).where('hash', '=', hash).executeTakeFirst()
  const chatOf = (thread_key: string) =>
    db
      .selectFrom('chat')
      .select('chat_id')
      .where('connection', '=', connection)
      .where('thread_key', '=', thread_key)
      .executeTakeFirst()
  const hidden = replacing.thread(connection, thread.thread_key)
  const ofThread = await forgotten('thread', hidden)
  const shown = await chatOf(thread.thread_key)
  const chat = shown ?? (await chatOf(hidden))
  let isNew = false
  let until = 0
  const events: NewEvent[] = []
  for (const event of thread.events) {
    const id = event.customer_id ?? null
    const ofCustomer = id === null ? undefined : await forgotten('customer', replacing.customer(id))
    const own = Math.max(ofThread?.until ?? 0, ofCustomer?.until ?? 0)
    until = Math.max(until, own)
    if (event.sent_at >= own) {
      isNew = true
      events.push(event)
      continue
    }
    const { message_id } = event
    const known =
      message_id === undefined || chat === undefined
        ? message_id
        : await knownMessageId(db, { chat_id: chat.chat_id, id: message_id, replacing })
    events.push({
      ...event,
      ...(known === undefined ? {} : { message_id: known }),
      customer_id: ofCustomer?.replacement ?? id,
      author_id: null,
      text: null,
      attachments: null,
      source_key: replacing.source(connection, event.source_key),
    })
  }
  if (shown !== undefined || until === 0) return { ...thread, events }
  if (!isNew) {
    if (ofThread === undefined)
      await rememberForgotten(db, [{ role: 'thread', hash: hidden, until, replacement: null }])
    return { ...thread, thread_key: hidden, events }
  }
  if (chat !== undefined)
    await db.updateTable('chat').set({ thread_key: thread.thread_key }).where('chat_id', '=', chat.chat_id).execute()
  return { ...thread, events }
}

/** Records what was forgotten; the latest instant counts. */
export async function rememberForgotten(db: Database, rows: readonly ForgottenTable[]): Promise<void> {
  for (const row of rows)
    await db
      .insertInto('forgotten')
      .values(row)
      .onConflict(conflict =>
        conflict.columns(['role', 'hash']).doUpdateSet(({ eb, fn, ref }) => ({
          until: eb
            .case()
            .when('forgotten.until', '>', ref('excluded.until'))
            .then(ref('forgotten.until'))
            .else(ref('excluded.until'))
            .end(),
          replacement: fn<string | null>('coalesce', [ref('excluded.replacement'), ref('forgotten.replacement')]),
        })),
      )
      .execute()
}

/** The id under which a message of a chat is stored: its own, or the one in its place. */
async function knownMessageId(
  db: Database,
  { chat_id, id, replacing }: { chat_id: string; id: string; replacing: Replacing },
): Promise<string> {
  const found = await db
    .selectFrom('event')
    .select('message_id')
    .where('chat_id', '=', chat_id)
    .where('message_id', 'like', `%${mark}%-${replacing.message(id)}`)
    .executeTakeFirst()
  return found?.message_id ?? id
}
