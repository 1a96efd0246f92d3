import { forget } from '../../src/ingest/forget/forget.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { pinVersion, unpin } from '../../src/store/pin.ts'

/** An operation on a store, whose disk is watched meanwhile. */
export interface StoreStory {
  readonly name: string
  readonly before: (store: string) => Promise<unknown>
  /** Calls `promise` with each thing that the product has acknowledged. */
  readonly act: (store: string, promise: (what: Promised) => void) => Promise<unknown>
  /** The call after which other processes see a change that is not on the disk yet. */
  readonly seenEarly?: RegExp
  /** A call whose failure could be mistaken for a result. */
  readonly mistakable?: RegExp
}

/**
 * `published`: the version is there. `kept`: the pin is there, until `letting go`. `let go`: the pin is gone. `forgotten`: no file contains
 * the forgotten text.
 */
export type Promised = 'published' | 'kept' | 'letting go' | 'let go' | 'forgotten'

export const forgottenText = 'what Zoë wrote before she left'
export const pinName = 'monthly.by-hand'

function row(id: string) {
  return {
    chatId: id,
    messageId: `${id}-1`,
    sentAt: '2026-03-01T10:00:00Z',
    author: 'customer' as const,
    establishmentId: 'e',
    customerId: `customer ${id}`,
    text: id === 'zoë' ? forgottenText : `hello from ${id}`,
  }
}

export function load(store: string, ...ids: readonly string[]): Promise<unknown> {
  return ingest({ store, inputs: [ids.map(row)] })
}

/** A load that is refused, as its only row has no valid time. */
function loadNothing(store: string): Promise<unknown> {
  return ingest({ store, inputs: [[{ ...row('x'), sentAt: 'never' }]] }).then(
    () => {
      throw new Error('a load without a good row was taken')
    },
    error => {
      if (!/reject|row/i.test(String(error))) throw error
    },
  )
}

const nothing = async () => {}

export const storeStories: readonly StoreStory[] = [
  {
    name: 'a first load',
    before: nothing,
    act: async (store, promise) => {
      await load(store, 'ann')
      promise('published')
    },
  },
  {
    name: 'a load on top',
    before: store => load(store, 'ann'),
    act: async (store, promise) => {
      await load(store, 'bea')
      promise('published')
    },
  },
  { name: 'a first load that is refused', before: nothing, act: loadNothing },
  { name: 'a load on top that is refused', before: store => load(store, 'ann'), act: loadNothing },
  {
    name: 'a version kept through a load, and let go',
    before: store => load(store, 'ann'),
    act: async (store, promise) => {
      await pinVersion(store, pinName)
      promise('kept')
      await load(store, 'bea')
      promise('published')
      promise('letting go')
      await unpin(store, pinName)
      promise('let go')
    },
    seenEarly: /^link .*pins/,
  },
  {
    name: 'a forgetting, in a version that is kept too',
    before: async store => {
      await load(store, 'ann', 'zoë')
      await pinVersion(store, pinName)
      await load(store, 'bea')
    },
    act: async (store, promise) => {
      promise('kept')
      await forget({ store, customers: ['customer zoë'] })
      promise('published')
      promise('forgotten')
    },
    mistakable: /^stat .*pins\//,
  },
]
