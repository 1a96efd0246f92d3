import type { FileBucket } from '../attachments/files-in-bucket.ts'
import { beginForgetting, finishForgetting, forgetInBucket } from '../journal/finish-forgetting.ts'
import { rememberForgotten, replacingOf } from '../journal/forgotten.ts'
import { assertMoved, holdJournal } from '../journal/hold-journal.ts'
import { JournalError } from '../journal/journal-error.ts'
import { type JournalPlace, placeText } from '../journal/journal-place.ts'
import { type Database, ownKinds } from '../journal/tables.ts'
import { forgetChat, replaceCustomers } from './erase-chat.ts'
import { eraseDeliveries, type ForgottenRows } from './erase-deliveries.ts'
import { eraseMailRemains } from './erase-mails.ts'
import { mergedWith } from './merged-with.ts'

export interface JournalForgetting {
  readonly customers: readonly string[]
  /** What they sent before is forgotten. */
  readonly until: number
  /** Forgets every chat whose last row was sent before; null for none. */
  readonly lastSeenBefore: number | null
  /** The ids that the store has put in place of customers' ids; those that are missing stay. */
  readonly replacements: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Reports what would be forgotten without changing anything. */
  readonly dryRun: boolean
  readonly now: number
}

export interface JournalForgotten {
  /** Chats of which something was erased. */
  readonly chats: number
  /** Messages and notes that lost a text, attachments or an author id. */
  readonly rows: number
  /** Attachments that were removed, with their files. */
  readonly attachments: number
  /** Deliveries of other systems of which something was erased. */
  readonly deliveries: number
}

/** A journal that nobody else can open until it is closed. */
export interface LockedJournal {
  forget(forgetting: JournalForgetting): Promise<JournalForgotten>
  close(): Promise<void>
}

/** Opens a journal to forget in it, and in the bucket that has its files, if there is one. Throws `JournalError`, above all if a server has it open. */
export async function lockJournal(
  place: JournalPlace,
  { bucket = null }: { readonly bucket?: FileBucket | null } = {},
): Promise<LockedJournal> {
  assertMoved(place)
  const held = await holdJournal(place, { waitMs: 0, isAlone: true }).catch(cause => {
    if (!(cause instanceof JournalError)) throw cause
    throw new JournalError(`${cause.message}; stop it and forget again, nothing was changed`, { cause })
  })
  const db = await openAlone(place).catch(async cause => {
    await held.release()
    throw new JournalError(`the journal cannot be opened: ${placeText(place)}`, { cause })
  })
  return {
    async forget(forgetting) {
      const forgotten = await erase(db, { ...forgetting, inBucketAt: bucket === null ? null : forgetting.now })
      if (forgetting.dryRun) return forgotten
      await finishForgetting(db, place)
      if (bucket !== null) await forgetInBucket(db, bucket)
      return forgotten
    },
    async close() {
      await db.destroy()
      await held.release()
    },
  }
}

async function openAlone(place: JournalPlace): Promise<Database> {
  if (typeof place === 'string') return (await import('../journal/open-database.ts')).openDatabase(place, 'write')
  return (await import('../journal/postgres-database.ts')).postgresDatabase(place, 1)
}

/** Recorded as who has done it. */
const who = 'causerie forget'

async function erase(
  db: Database,
  forgetting: JournalForgetting & { readonly inBucketAt: number | null },
): Promise<JournalForgotten> {
  const { customers, until, lastSeenBefore, dryRun, now } = forgetting
  const transaction = await db.startTransaction().execute()
  try {
    const replacing = await replacingOf(transaction)
    const chats = new Map<string, number>()
    if (lastSeenBefore !== null)
      for (const id of await agedChats(transaction, lastSeenBefore)) chats.set(id, lastSeenBefore)
    for (const id of await chatsOfCustomers(transaction, customers)) chats.set(id, Math.max(until, chats.get(id) ?? 0))
    for (const [id, before] of await mergedWith(transaction, chats)) chats.set(id, before)
    const names = await replacedNames(transaction, { ...forgetting, chats: [...chats.keys()] })
    const counts = { chats: chats.size, rows: 0, attachments: 0, deliveries: 0 }
    const threads: ForgottenRows['threads'] = new Map()
    for (const [chat_id, before] of chats) {
      const erased = await forgetChat(transaction, { chat_id, before, customers, names, replacing, who, now })
      counts.rows += erased.rows
      counts.attachments += erased.attachments
      counts.deliveries += erased.deliveries
      for (const { connection, thread_key } of erased.threads)
        threads.set(connection, (threads.get(connection) ?? new Set()).add(thread_key))
    }
    await replaceCustomers(transaction, names)
    for (const name of customers) {
      await transaction.updateTable('event').set({ author_id: null }).where('author_id', '=', name).execute()
      const hash = replacing.customer(name)
      await rememberForgotten(transaction, [{ role: 'customer', hash, until, replacement: names.get(name) ?? null }])
    }
    counts.deliveries += await eraseDeliveries(transaction, { customers, threads, lastSeenBefore })
    await eraseMailRemains(transaction, customers)
    await beginForgetting(transaction, forgetting)
    if (dryRun) await transaction.rollback().execute()
    else await transaction.commit().execute()
    return counts
  } catch (error) {
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined)
    throw error
  }
}

async function chatsOfCustomers(db: Database, customers: readonly string[]): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const name of customers) {
    const rows = await db
      .selectFrom('chat')
      .select('chat_id')
      .where('customer_id', '=', name)
      .union(db.selectFrom('event').select('chat_id').where('customer_id', '=', name))
      .execute()
    for (const { chat_id } of rows) ids.add(chat_id)
  }
  return [...ids]
}

/** Chats whose last row was sent before an instant and of which something is left to forget. A merged chat is as old as that it is in. */
async function agedChats(db: Database, before: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('event')
    .select('chat_id')
    .where('kind', 'not in', [...ownKinds])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('chat')
            .select('chat.chat_id')
            .whereRef('chat.chat_id', '=', 'event.chat_id')
            .where('chat.merged_into', 'is not', null),
        ),
      ),
    )
    .groupBy('chat_id')
    .having(({ fn }) => fn.max('sent_at'), '<', before)
    .having(
      ({ fn, or, eb }) =>
        fn.max<number>(
          eb
            .case()
            .when(
              or([
                eb('text', 'is not', null),
                eb('attachments', 'is not', null),
                eb('author_id', 'is not', null),
                eb('thread_key', 'not like', '\u0001%'),
              ]),
            )
            .then(eb.lit(1))
            .else(eb.lit(0))
            .end() as never,
        ),
      '=',
      1,
    )
    .execute()
  return rows.map(({ chat_id }) => chat_id)
}

/** The replacements of the customers of these chats, of the given customers, and of longer ids that contain one of those. */
async function replacedNames(
  db: Database,
  { customers, chats, replacements }: JournalForgetting & { readonly chats: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const own = new Set(chats)
  const rows = await db
    .selectFrom('event')
    .select(['customer_id', 'chat_id'])
    .distinct()
    .where('customer_id', 'is not', null)
    .execute()
  const ids = new Set(customers)
  for (const { customer_id: id, chat_id } of rows)
    if (id !== null && (own.has(chat_id) || customers.some(name => id.includes(name)))) ids.add(id)
  return replacements([...ids])
}
