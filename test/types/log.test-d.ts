import { ingest, rejects } from '../../src/index.ts'
import { store } from './asked.ts'

interface Message {
  readonly chatId: number
  readonly sentAt: Date
  readonly author: 'customer' | 'agent'
  readonly establishmentId: string
  readonly customerId?: string
  readonly weight: number
}
interface Site {
  readonly establishmentId: string
  readonly region: string
}
declare const messages: AsyncIterable<Message>
declare const sites: readonly Site[]
const row = { chatId: 'c', sentAt: 0n, author: 'bot', establishmentId: 'e', withdrawn: null } as const

// Rows of a log in camel or snake case, as literals and as custom interfaces.
await ingest({ store: 'store', inputs: ['*.csv', [row], messages] })
await ingest({ store: 'store', inputs: [[{ chat_id: 'c', sent_at: '', author: 'agent', establishment_id: 1 }]] })
// @ts-expect-error a row without its required columns
await ingest({ store: 'store', inputs: [[{ chat: 'a' }]] })
// @ts-expect-error a row that mixes camel and snake case
await ingest({ store: 'store', inputs: [[{ chatId: 'c', sent_at: '', author: 'agent', establishmentId: 'e' }]] })
// @ts-expect-error an unknown author
await ingest({ store: 'store', inputs: [[{ ...row, author: 'robot' }]] })
// @ts-expect-error an unknown kind of row
await ingest({ store: 'store', inputs: [[{ ...row, kind: 'close' }]] })
// @ts-expect-error a number is not an instant: it may be seconds or milliseconds
await ingest({ store: 'store', inputs: [[{ ...row, sentAt: 1772359200 }]] })
await ingest({
  store: 'store',
  // @ts-expect-error a typo in a literal row
  inputs: [[{ chatId: 'c', sentAt: '', author: 'bot', establishmentId: 'e', chanel: '' }]],
})

// Establishments as objects.
await ingest({ store: 'store', inputs: [], establishments: sites })
await ingest({ store: 'store', inputs: [], establishments: [{ establishment_id: 1, tags: ['a', 'b'], name: null }] })
// @ts-expect-error an establishment without an id
await ingest({ store: 'store', inputs: [], establishments: [{ id: 'a', region: 'north' }] })

// @ts-expect-error a typo
await ingest({ store: 'store', inputs: [], establishment: 'sites.csv' })
// @ts-expect-error a bound that is a string
await ingest({ store: 'store', inputs: [], maxRejected: '1%' })
// @ts-expect-error an option of another function
await rejects(store, { top: 5 })
