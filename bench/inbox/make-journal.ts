import { seeded } from '../../fixtures/seeded.ts'
import { openDatabase } from '../../inbox/journal/open-database.ts'
import { rebuild } from '../../inbox/journal/rebuild.ts'
import type { EventRow } from '../../inbox/journal/tables.ts'

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

/** Writes a journal of chats that have been going on for a year, a fifth of them open, and makes everything that is made of events. */
export async function makeJournal(path: string, { chats, messages, sites }: JournalSize): Promise<void> {
  const random = seeded(15)
  const below = (count: number) => Math.floor(random() * count)
  const db = await openDatabase(path, 'write')
  const yearMicros = 365 * 86_400 * 1e6
  const begun = Date.now() * 1000 - yearMicros
  let seq = 0
  await db.transaction().execute(async transaction => {
    for (let chat = 0; chat < chats; chat++) {
      const chat_id = `00000000-0000-7000-8000-${chat.toString(16).padStart(12, '0')}`
      // Busy sites have many chats.
      const establishment_id = `site-${Math.floor(sites * random() * random())}`
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
          customer_id: `customer-${below(chats)}`,
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
          outcome: null,
        }
      })
      await transaction.insertInto('event').values(rows).execute()
    }
  })
  await db.transaction().execute(rebuild)
  await db.destroy()
}
