import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormatName } from '../../src/ingest/format-names.ts'
import type { CanonicalRow } from '../../testing/oracle/log.ts'
import * as oracle from '../../testing/oracle/oracle.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { earlierProducts } from './written-exports/earlier.ts'
import { type Chat, chats, type Event, type Product } from './written-exports/event.ts'
import { helpdesks } from './written-exports/helpdesks.ts'
import { logs } from './written-exports/logs.ts'
import { messengers } from './written-exports/messengers.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

/** One of each format: a new format needs one, too. */
const products: Readonly<Record<Exclude<FormatName, 'causerie' | 'auto'>, Product>> = {
  ...earlierProducts,
  ...helpdesks,
  ...messengers,
  ...logs,
}

/** Who archived or reopened a chat, and with which words, counts for nothing. */
const lineOf = (chat: string, { author, kind, at, text }: Event) =>
  [chat, kind, at, ...(kind === 'message' || kind === 'note' ? [author, text] : [])].join(' ')

/** The figures of the month, of all chats. */
function figuresOf(rows: readonly CanonicalRow[]): object {
  const store = oracle.stored({ rows, establishments: [] })
  const query = { period: '2026-03', asOf: '2026-05-01T00:00:00Z' }
  const { activeChats, messages } = oracle.volume(store, query)
  const { kind: _, ...handling } = oracle.summary(store, query)
  const waiting = oracle.watchList(store, { asOf: query.asOf, olderThanSeconds: 0 }).rows
  return { activeChats, messages, handling, waiting: waiting.reduce((sum, { waitingChats }) => sum + waitingChats, 0) }
}

const canonical = (chat: string, index: number, { author, kind, at, text }: Event): CanonicalRow => ({
  chatId: chat,
  messageId: `${index}`,
  sentAt: BigInt(at) * 1_000_000n,
  author,
  kind,
  establishmentId: 's',
  customerId: null,
  channel: null,
  platform: null,
  updatedAt: null,
  withdrawn: false,
  authorId: null,
  text,
  attachments: null,
})

let folders = 0

test.each(Object.entries(products))(
  'an export of %s gives back the events that it can contain, and their figures',
  async (name, product) => {
    const { says, source, folder, chatId = chat => `${chat}`, text: left = text => text } = product
    await fc.assert(
      fc.asyncProperty(chats, async all => {
        const said = all.map(([first, ...rest]): Chat => [first, ...rest.filter(says)])
        const place = `${name}-${folders++}`
        const written = product.write(said).map(([file, content]) => files.write(join(place, file), content))
        const paths = folder === undefined ? written : [files.pathOf(join(place, folder))]
        const { counts, rows, rejects } = await fill(paths, { format: name as FormatName, source })
        expect([counts.rejected, rejects]).toEqual([0, []])
        const found = rows.map(({ chat_id, author, kind, sent_at, text }) => ({
          chat: chat_id,
          event: {
            author: author as Event['author'],
            kind: kind as Event['kind'],
            at: Number(sent_at / 1_000_000n),
            text: text ?? '',
          },
        }))
        const expected = said.flatMap((events, chat) =>
          events.map(event => ({ chat: chatId(chat, events), event: { ...event, text: left(event.text) } })),
        )
        const told = (list: typeof found) => list.map(({ chat, event }) => lineOf(chat, event)).sort()
        expect(told(found)).toEqual(told(expected))
        const figures = (list: typeof found) =>
          figuresOf(list.map(({ chat, event }, index) => canonical(chat, index, event)))
        expect(figures(found)).toEqual(figures(expected))
      }),
      runs(6),
    )
  },
)
