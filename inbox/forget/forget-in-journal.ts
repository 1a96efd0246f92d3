import { dirname } from 'node:path'
import { lockForWriting } from '../../src/store/lock.ts'
import { audit } from '../journal/audit.ts'
import { beginForgetting, finishForgetting } from '../journal/finish-forgetting.ts'
import { rememberForgotten, replacingOf } from '../journal/forgotten.ts'
import { heldText } from '../journal/held-text.ts'
import { JournalError } from '../journal/journal-error.ts'
import { openDatabase } from '../journal/open-database.ts'
import { type Database, ownKinds } from '../journal/tables.ts'
import { eraseChat, replaceCustomers } from './erase-chat.ts'
import { eraseDeliveries, type ForgottenRows } from './erase-deliveries.ts'

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

/** Opens a journal to forget in it. Throws `JournalError`, above all if a server has it open. */
export async function lockJournal(path: string): Promise<LockedJournal> {
  const { release } = await lockForWriting(dirname(path), 0).catch(cause => {
    throw new JournalError(`${heldText(path, cause)}; stop it and forget again, nothing was changed`, { cause })
  })
  const db = await openDatabase(path, 'write').catch(cause => {
    release()
    throw new JournalError(`the journal cannot be opened: ${path}`, { cause })
  })
  return {
    async forget(forgetting) {
      const forgotten = await erase(db, forgetting)
      if (!forgetting.dryRun) await finishForgetting(db, path)
      return forgotten
    },
    async close() {
      await db.destroy()
      release()
    },
  }
}

/** Recorded as who has done it. */
const who = 'causerie forget'

async function erase(db: Database, forgetting: JournalForgetting): Promise<JournalForgotten> {
  const { customers, until, lastSeenBefore, dryRun, now } = forgetting
  const transaction = await db.startTransaction().execute()
  try {
    const replacing = await replacingOf(transaction)
    const chats = new Map<string, number>()
    if (lastSeenBefore !== null)
      for (const id of await agedChats(transaction, lastSeenBefore)) chats.set(id, lastSeenBefore)
    for (const id of await chatsOfCustomers(transaction, customers)) chats.set(id, Math.max(until, chats.get(id) ?? 0))
    const names = await replacedNames(transaction, { ...forgetting, chats: [...chats.keys()] })
    const counts = { chats: chats.size, rows: 0, attachments: 0 }
    const threads: ForgottenRows['threads'] = new Map()
    for (const [chat_id, before] of chats) {
      const erased = await eraseChat(transaction, { chat_id, before, customers, names, replacing, now })
      counts.rows += erased.rows
      counts.attachments += erased.attachments
      for (const { connection, thread_key } of erased.threads) {
        const hash = replacing.thread(connection, thread_key)
        await rememberForgotten(transaction, [{ role: 'thread', hash, until: before, replacement: null }])
        threads.set(connection, (threads.get(connection) ?? new Set()).add(thread_key))
      }
      await audit(transaction, [{ at: now, who, what: 'forget', chat_id }])
    }
    await replaceCustomers(transaction, names)
    for (const name of customers) {
      await transaction.updateTable('event').set({ author_id: null }).where('author_id', '=', name).execute()
      const hash = replacing.customer(name)
      await rememberForgotten(transaction, [{ role: 'customer', hash, until, replacement: names.get(name) ?? null }])
    }
    const deliveries = await eraseDeliveries(transaction, { customers, threads, lastSeenBefore })
    await beginForgetting(transaction)
    if (dryRun) await transaction.rollback().execute()
    else await transaction.commit().execute()
    return { ...counts, deliveries }
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

/** Chats whose last row was sent before an instant and of which something is left to forget. */
async function agedChats(db: Database, before: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('event')
    .select('chat_id')
    .where('kind', 'not in', [...ownKinds])
    .groupBy('chat_id')
    .having(({ fn }) => fn.max('sent_at'), '<', before)
    .having(
      ({ fn, or, eb }) =>
        fn.max<number>(
          or([
            eb('text', 'is not', null),
            eb('attachments', 'is not', null),
            eb('author_id', 'is not', null),
            eb('thread_key', 'not like', '\u0001%'),
          ]) as never,
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
