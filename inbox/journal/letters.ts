import { append } from './append.ts'
import { audit } from './audit.ts'
import { heardAt, templateOf } from './letter-templates.ts'
import { answeredMail } from './mail.ts'
import { recordRemoteIds, withdrawEchoes } from './remote-ids.ts'
import { type Database, type EventRow, type OutboxRow, type OutboxState, ownConnection } from './tables.ts'
import { appendVersion } from './take-back.ts'
import { uuid7 } from './uuid7.ts'

/** The longest time between two attempts to send a letter. */
export const longestRetryMicros = 4 * 3600 * 1_000_000

/** Writes about the delivery of replies. */
export const letterWrites = {
  /**
   * Takes the next due letter and marks it as `sending`; null if none is due, or if another has become the sender since. `holdMicros`: for
   * how long new letters are held back at most (default: 0).
   */
  async takeLetter(
    db: Database,
    {
      connections,
      now,
      holdMicros = 0,
      sender,
    }: { connections: readonly string[]; now: number; holdMicros?: number; sender?: string },
  ) {
    if (connections.length === 0) return null
    if (sender !== undefined && sender !== (await senderNow(db))) return null
    const letter = await db
      .selectFrom('outbox')
      .selectAll()
      .where('state', '=', 'queued')
      // After the clock was set back, nothing waits for longer than it may.
      .where(({ or, and, eb }) =>
        or([
          eb('due_at', '<=', now),
          eb('due_at', '>', now + longestRetryMicros),
          and([eb('attempts', '=', 0), eb('due_at', '>', now + holdMicros)]),
        ]),
      )
      .where('connection', 'in', [...connections])
      // A chat's letters are sent in order: an earlier one that is unsent or in doubt blocks later ones.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('outbox as earlier')
              .select('earlier.message_id')
              .whereRef('earlier.chat_id', '=', 'outbox.chat_id')
              .whereRef('earlier.seq', '<', 'outbox.seq')
              .where('earlier.state', 'in', ['queued', 'sending', 'doubt']),
          ),
        ),
      )
      .orderBy('due_at')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst()
    if (letter === undefined) return null
    const attempts = letter.attempts + 1
    await db
      .updateTable('outbox')
      .set({ state: 'sending', attempts })
      .where('message_id', '=', letter.message_id)
      .execute()
    const event = await db
      .selectFrom('event')
      .selectAll()
      .where('message_id', '=', letter.message_id)
      // Another system may use the same id for a message of its own.
      .where('chat_id', '=', letter.chat_id)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const { thread_key } = await db
      .selectFrom('chat')
      .select('thread_key')
      .where('chat_id', '=', letter.via_chat ?? letter.chat_id)
      .executeTakeFirstOrThrow()
    return {
      letter: { ...letter, attempts },
      event,
      thread_key,
      heardAt: await heardAt(db, { chat_id: letter.via_chat ?? letter.chat_id }),
      template: await templateOf(db, letter),
      answered: await answeredMail(db, letter),
    }
  },

  /**
   * Records the outcome of sending a letter. A permanently failed one is withdrawn from the log, so it ends no wait. A status that the
   * remote system has reported in the meantime is kept.
   */
  async settleLetter(
    db: Database,
    outcome: Pick<OutboxRow, 'message_id' | 'state' | 'reason'> & {
      sent_as?: string | null
      due_at?: number
      /** What the remote system calls it, and when sending it began. */
      remote?: { readonly ids: readonly string[]; readonly begunAt: number }
      now: number
    },
  ): Promise<void> {
    const { message_id, remote, ...rest } = outcome
    const letter = await letterOf(db, message_id)
    if (letter !== undefined && remote !== undefined) {
      await recordRemoteIds(db, letter, remote)
      await withdrawEchoes(db, letter, { ids: remote.ids, now: rest.now })
    }
    // One that another sender took for lost while it was being sent.
    const isFound = letter?.state === 'doubt' && rest.state === 'sent'
    if (letter?.state === 'sending' || isFound) await become(db, letter, { ...rest, agent: null })
  },

  /**
   * Settles letters that a dead process was sending: queued again if the remote system deduplicates, else in doubt. From then on, only this
   * sender takes letters.
   */
  async settleInterrupted(
    db: Database,
    { keepsKeys, now, sender }: { keepsKeys: readonly string[]; now: number; sender?: string },
  ): Promise<number> {
    if (sender !== undefined)
      await db
        .insertInto('meta')
        .values({ name: senderName, value: sender })
        .onConflict(conflict => conflict.column('name').doUpdateSet({ value: sender }))
        .execute()
    const rows = await db.selectFrom('outbox').selectAll().where('state', '=', 'sending').execute()
    for (const letter of rows) {
      const state = keepsKeys.includes(letter.connection) ? 'queued' : 'doubt'
      await become(db, letter, { state, reason: null, agent: null, now })
    }
    return rows.length
  },

  /** Settles a letter in doubt as an agent decides: it arrived, or send it again. False if it is no longer in doubt. */
  async settleDoubt(
    db: Database,
    doubt: { chat_id: string; message_id: string; agent: string; verdict: 'arrived' | 'again'; now: number },
  ): Promise<boolean> {
    const { chat_id, message_id, agent, verdict, now } = doubt
    const letter = await letterOf(db, message_id)
    if (letter?.state !== 'doubt' || letter.chat_id !== chat_id) return false
    if (verdict === 'arrived') await become(db, letter, { state: 'sent', reason: null, agent, now })
    else await become(db, letter, { state: 'queued', reason: null, due_at: now, agent, now })
    await audit(db, [{ at: now, who: agent, what: 'settle', chat_id }])
    return true
  },
} as const

const senderName = 'sender'

async function senderNow(db: Database): Promise<string | undefined> {
  const found = await db.selectFrom('meta').select('value').where('name', '=', senderName).executeTakeFirst()
  return found?.value
}

/**
 * Settles the letters of a chat whose texts are about to be erased: one that is queued is not sent, and one that may have arrived counts
 * as sent.
 */
export async function settleForgotten(db: Database, { chat_id, now }: { chat_id: string; now: number }): Promise<void> {
  const letters = await db
    .selectFrom('outbox')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .where('state', 'in', ['queued', 'sending', 'doubt'])
    .orderBy('seq')
    .execute()
  for (const letter of letters) {
    const state = letter.state === 'queued' ? 'failed' : 'sent'
    await become(db, letter, { state, reason: null, agent: null, now })
  }
}

interface LetterStatus {
  readonly message_id: string
  readonly state: 'sent' | 'delivered' | 'read' | 'failed'
  readonly reason: string | null
}

/** The order of delivery states: statuses may arrive in any order, and the furthest wins. */
const reach: Readonly<Record<OutboxState, number>> = {
  queued: 0,
  sending: 0,
  doubt: 0,
  sent: 1,
  // A failure is reported after the sending: an older report does not undo it.
  failed: 2,
  unsent: 2,
  delivered: 3,
  read: 4,
}

/**
 * Applies a status that the remote system reports for a letter. A failure after delivery is only shown. A failed letter that turns out
 * to be delivered is restored to the log. Returns the letter; null if the connection has no such one.
 */
export async function applyStatus(
  db: Database,
  { connection, message_id, state, reason, now }: LetterStatus & { connection: string; now: number },
): Promise<OutboxRow | null> {
  const letter = await letterOf(db, message_id)
  if (letter === undefined || letter.connection !== connection || letter.attempts === 0) return null
  if (state === 'failed') {
    if (letter.state === 'failed') return letter
    if (reach[letter.state] >= reach.delivered) await setReason(db, letter, reason)
    else await become(db, letter, { state, reason, agent: null, now })
  } else if (reach[state] > reach[letter.state]) {
    // A reported failure is shown in any case.
    const told = letter.state === 'failed' || reach[letter.state] >= reach.delivered ? letter.reason : null
    await become(db, letter, { state, reason: told, agent: null, now })
  }
  return letter
}

function letterOf(db: Database, messageId: string): Promise<OutboxRow | undefined> {
  return db.selectFrom('outbox').selectAll().where('message_id', '=', messageId).executeTakeFirst()
}

async function setReason(db: Database, { message_id }: OutboxRow, reason: string | null): Promise<void> {
  await db.updateTable('outbox').set({ reason }).where('message_id', '=', message_id).execute()
}

/** Settles a letter that its author took back. */
export function unsent(db: Database, letter: OutboxRow, { agent, now }: { agent: string; now: number }): Promise<void> {
  return become(db, letter, { state: 'unsent', reason: null, agent, now })
}

/** Sets a letter's state, appends an event about it, and withdraws the reply from the log or restores it. */
async function become(
  db: Database,
  letter: OutboxRow,
  change: Pick<OutboxRow, 'state' | 'reason'> & {
    sent_as?: string | null
    due_at?: number
    agent: string | null
    now: number
  },
): Promise<void> {
  const { state, reason, agent, now } = change
  const { message_id, chat_id } = letter
  await db
    .updateTable('outbox')
    .set({
      state,
      reason,
      ...(change.sent_as === undefined ? {} : { sent_as: change.sent_as }),
      ...(change.due_at === undefined ? {} : { due_at: change.due_at }),
    })
    .where('message_id', '=', message_id)
    .execute()
  // An automatic retry is not an event of the chat.
  if (state === 'queued' && agent === null) return
  const last = await lastVersion(db, letter)
  await append(db, {
    thread: { chat_id },
    connection: ownConnection,
    events: [
      {
        kind: 'outcome',
        author: agent === null ? 'system' : 'agent',
        author_id: agent,
        establishment_id: last.establishment_id,
        sent_at: now,
        source_key: uuid7(),
        text: null,
        letter: message_id,
        outcome: state,
      },
    ],
    now,
  })
  const withdrawn = state === 'failed' || state === 'unsent' ? 1 : 0
  if (last.withdrawn !== withdrawn) await appendVersion(db, last, { withdrawn, now })
}

function lastVersion(db: Database, { message_id, chat_id }: OutboxRow): Promise<EventRow> {
  return db
    .selectFrom('event')
    .selectAll()
    .where('message_id', '=', message_id)
    .where('chat_id', '=', chat_id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}
