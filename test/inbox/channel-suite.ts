import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Channel, ForgedError, type InboundRequest } from '../../inbox/channels/channel.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { startSender } from '../../inbox/outbox/sender.ts'
import { placeOf } from './databases.ts'

export interface ChannelCase {
  open(): Promise<{ readonly channel: Channel; close(): void }>
  /** A customer's message as the channel receives it; the same thread and id make the same delivery. */
  delivery(message: { readonly thread: string; readonly id: string; readonly text: string }): InboundRequest
  /** Requests that the channel must not accept as genuine. */
  readonly forged: readonly InboundRequest[]
  /** Requests that are genuine but unusable. */
  readonly useless: readonly InboundRequest[]
}

/** What every channel does, whatever its protocol. */
export function channelSuite(name: string, one: ChannelCase): void {
  describe(`the channel ${name}`, () => {
    let folder: string
    let journal: Journal
    let opened: Awaited<ReturnType<ChannelCase['open']>>
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'causerie-channel-'))
      journal = await openJournal(placeOf(join(folder, 'journal.db')))
      opened = await one.open()
    })
    afterAll(async () => {
      opened.close()
      await journal.close()
      await rm(folder, { recursive: true, force: true })
    })

    const take = async (request: InboundRequest) => {
      opened.channel.verify(request)
      const received = await opened.channel.receive(request)
      if (received.state === 'refused') throw new Error(received.reason)
      const now = Date.now() * 1000
      return journal.write('receive', { connection: name, threads: received.threads, now })
    }
    const chatsOf = () => journal.read('list', { scopes: [], status: 'open', after: null, limit: 100 })

    test('takes a customer’s message as one event of its thread, however often it is delivered', async () => {
      const [first] = await take(one.delivery({ thread: 'a', id: '1', text: 'Bonjour' }))
      const [again] = await take(one.delivery({ thread: 'a', id: '1', text: 'Bonjour' }))
      const [second] = await take(one.delivery({ thread: 'a', id: '2', text: '你好 👋🏽' }))
      const [other] = await take(one.delivery({ thread: 'b', id: '1', text: 'Bonjour' }))
      expect([first?.isNew, again?.isNew, second?.isNew, other?.isNew]).toEqual([true, false, true, true])
      expect(again).toEqual({ ...first, isNew: false })
      expect(second?.chat_id).toBe(first?.chat_id)
      expect(other?.chat_id).not.toBe(first?.chat_id)
      const events = await journal.read('thread', { chat_id: first?.chat_id ?? '', before: null, limit: 10 })
      expect(events.map(({ author, kind, text }) => [author, kind, text])).toEqual([
        ['customer', 'message', 'Bonjour'],
        ['customer', 'message', '你好 👋🏽'],
      ])
    })

    test('gives a repeated delivery the same key, and others different keys', () => {
      const keyOf = (thread: string, id: string) =>
        opened.channel.verify(one.delivery({ thread, id, text: 'Bonjour' })).key
      expect(keyOf('a', '1')).toBe(keyOf('a', '1'))
      expect(new Set([keyOf('a', '1'), keyOf('a', '2'), keyOf('b', '1')]).size).toBe(3)
    })

    test('rejects forged requests', () => {
      for (const request of one.forged) expect(() => opened.channel.verify(request)).toThrow(ForgedError)
    })

    test('says why a delivery is unusable', async () => {
      for (const request of one.useless) {
        opened.channel.verify(request)
        expect(await opened.channel.receive(request)).toEqual({
          state: 'refused',
          reason: expect.stringMatching(/\w{3}/),
        })
      }
    })

    test('sends a reply once, which ends the wait', async () => {
      const [{ chat_id } = { chat_id: '' }] = await take(one.delivery({ thread: 'c', id: '1', text: 'Bonjour' }))
      const act = {
        chat_id,
        agent: 'ann',
        key: `reply of ${name}`,
        kind: 'message',
        text: 'Voilà',
        seen_version: 1,
      } as const
      for (const _ of ['once', 'again']) await journal.write('act', { ...act, now: Date.now() * 1000 })
      const sender = await startSender({
        journal,
        channels: new Map([[name, opened.channel]]),
        now: () => Date.now() * 1000,
        onError: error => {
          throw error
        },
      })
      const replies = async () =>
        (await journal.read('thread', { chat_id, before: null, limit: 10 }))
          .filter(({ author }) => author === 'agent')
          .map(({ text, state, withdrawn }) => [text, state, withdrawn])
      await vi.waitFor(async () => expect(await replies()).toEqual([['Voilà', 'sent', 0]]), 10_000)
      await sender.stop()
      expect((await chatsOf()).find(chat => chat.chat_id === chat_id)?.waiting_since).toBeNull()
    })
  })
}
