import Libsql from 'libsql'
import { seeded } from '../../fixtures/seeded.ts'
import { chatState } from '../../inbox/journal/chat-state.ts'
import { keyOf } from '../../inbox/journal/counters.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { searchRows } from '../../inbox/journal/search-index.ts'
import type { ChatRow, CounterRow, EventRow } from '../../inbox/journal/tables.ts'

export interface JournalSize {
  readonly chats: number
  /** Of each chat. */
  readonly messages: number
  readonly sites: number
}

const words =
  'bonjour merci commande livraison retard facture adresse magasin rendez-vous produit échange remboursement taille couleur demain lundi hello order delivery refund size colour store please thanks tomorrow où quand comment pourquoi déjà très'.split(
    ' ',
  )

/** Writes a journal of chats that have been going on for a year, a fifth of them open, with everything that is derived from the events. */
export async function makeJournal(path: string, { chats, messages, sites }: JournalSize): Promise<void> {
  const db = await openDatabase(path, 'write')
  const random = seeded(15)
  const below = (count: number) => Math.floor(random() * count)
  const database = new Libsql(path)
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -200000')
  const insert = inserterOf(database)
  const counters = new Map<string, CounterRow>()
  const yearMicros = 365 * 86_400 * 1e6
  const begun = Date.now() * 1000 - yearMicros
  let seq = 0
  database.exec('BEGIN')
  for (let chat = 0; chat < chats; chat++) {
    const chat_id = `00000000-0000-7000-8000-${chat.toString(16).padStart(12, '0')}`
    // Busy sites have many chats.
    const establishment_id = `site-${Math.floor(sites * random() * random())}`
    const customer_id = `customer-${below(chats)}`
    const startedAt = begun + (chat / chats) * yearMicros
    const isOpen = random() < 0.2
    const rows: EventRow[] = Array.from({ length: messages }, (_, place) => {
      const isLast = place === messages - 1
      const isAgent = isLast ? !isOpen || random() < 0.3 : place % 2 === 1
      const sentAt = Math.round(startedAt + place * 600e6)
      return {
        seq: ++seq,
        chat_id,
        chat_version: place + 1,
        message_id: `m${seq}`,
        kind: isLast && !isOpen ? 'archive' : 'message',
        author: isAgent ? 'agent' : 'customer',
        author_id: isAgent ? `agent-${below(200)}` : null,
        establishment_id,
        customer_id,
        channel: ['widget', 'sms', 'whatsapp'][chat % 3] as string,
        platform: 'web',
        sent_at: sentAt,
        received_at: sentAt + seq,
        connection: 'crm',
        source_key: `${seq}`,
        text: isLast && !isOpen ? null : Array.from({ length: 12 }, () => words[below(words.length)]).join(' '),
        attachments: null,
        withdrawn: 0,
        thread_key: `thread ${chat}`,
        assignee: null,
        letter: null,
        snoozed_until: null,
        outcome: null,
        came_from: null,
        moved_to: null,
      }
    })
    for (const row of rows) insert('event', row)
    for (const row of searchRows(db, { establishment: establishment_id, events: rows, subjects: new Map() }))
      insert('search', row)
    const state = chatState(chat_id, rows)
    insert('chat', { chat_id, connection: 'crm', thread_key: `thread ${chat}`, version: messages, ...state })
    count(counters, state)
  }
  for (const row of counters.values()) insert('counter', row)
  database.exec('COMMIT')
  database.close()
  await db.destroy()
}

function count(
  counters: Map<string, CounterRow>,
  {
    establishment_id,
    status,
    channel,
    platform,
    waiting_since,
  }: Pick<ChatRow, 'establishment_id' | 'status' | 'channel' | 'platform' | 'waiting_since'>,
): void {
  const place = { establishment_id, status, channel, platform }
  const { chats, waiting } = counters.get(keyOf(place)) ?? { chats: 0, waiting: 0 }
  counters.set(keyOf(place), { ...place, chats: chats + 1, waiting: waiting + (waiting_since === null ? 0 : 1) })
}

function inserterOf(database: Libsql.Database): (table: string, row: object) => void {
  const statements = new Map<string, Libsql.Statement>()
  return (table, row) => {
    const columns = Object.keys(row)
    const statement =
      statements.get(table) ??
      database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    statements.set(table, statement)
    statement.run(Object.values(row))
  }
}
