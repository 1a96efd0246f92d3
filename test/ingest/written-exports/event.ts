import fc from 'fast-check'
import type { FormatName } from '../../../src/ingest/format-names.ts'
import type { SourceFacts } from '../../../src/ingest/formats/export-row.ts'

/** What happens in a chat. */
export interface Event {
  readonly author: 'customer' | 'agent' | 'bot'
  readonly kind: 'message' | 'note' | 'archive' | 'reopen'
  /** Seconds since 1970. */
  readonly at: number
  readonly text: string
}
export type Chat = readonly [Event, ...Event[]]

const start = Date.parse('2026-03-01T00:00:00Z') / 1000
const event = fc.record({
  author: fc.constantFrom<Event['author']>('customer', 'agent', 'bot'),
  kind: fc.constantFrom<Event['kind']>('message', 'message', 'message', 'note', 'archive', 'reopen'),
  at: fc.integer({ min: start, max: start + 30 * 86_400 }),
  text: fc.constantFrom('hello', 'à demain : 9 h', 'a < b & c', 'two\nlines', '😀'),
})
const opening = event.map(one => ({ ...one, author: 'customer' as const, kind: 'message' as const }))

/** Chats that a customer opens. No two events of a chat are at the same time: their order would be that of their ids. */
export const chats = fc.array(
  fc
    .tuple(opening, fc.array(event, { maxLength: 5 }))
    .filter(([first, rest]) => new Set([first, ...rest].map(({ at }) => at)).size === rest.length + 1)
    .map(([first, rest]): Chat => [first, ...rest]),
  { minLength: 1, maxLength: 5 },
)

/** How an export of a product is written. */
export interface Product {
  readonly source: SourceFacts
  /** Whether an export of the product can contain the event; the others are its loss, as docs/exports.md says. */
  readonly says: (event: Event) => boolean
  /** The files, or with `folder` those of one folder. */
  readonly write: (chats: readonly Chat[]) => readonly (readonly [name: string, content: string])[]
  readonly folder?: string
  /** The id of a chat. Default: its number. */
  readonly chatId?: (chat: number, events: Chat) => string
  /** What is left of a text. */
  readonly text?: (text: string) => string
}

export type Products = Partial<Readonly<Record<FormatName, Product>>>

export const two = (value: number): string => String(value).padStart(2, '0')
export const iso = (at: number): string => new Date(at * 1000).toISOString()
export const lines = (records: readonly object[]): string => records.map(one => `${JSON.stringify(one)}\n`).join('')
export const isMessage = ({ kind }: Event): boolean => kind === 'message'
export const isOfPerson = ({ author, kind }: Event): boolean => kind === 'message' && author !== 'bot'
