import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ForgedError } from '../../inbox/channels/channel.ts'
import { webhookChannel } from '../../inbox/channels/webhook.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { startSender } from '../../inbox/outbox/sender.ts'
import { placeOf } from './databases.ts'
import {
  type OtherSystem,
  openOtherSystem,
  rowsBody as rows,
  sharedSecret as secret,
  signedDelivery as signed,
} from './other-system.ts'

let far: OtherSystem
let folder: string
let journal: Journal
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-webhook-'))
  far = await openOtherSystem()
})
let count = 0
beforeEach(async () => {
  far.got.length = 0
  far.answers.length = 0
  journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
  return () => journal.close()
})
afterAll(async () => {
  far.close()
  await rm(folder, { recursive: true, force: true })
})

const channelOf = () => webhookChannel({ secret, url: far.url })
const row = {
  chat_id: 'c1',
  message_id: 'm1',
  sent_at: '2026-03-05T12:00:00Z',
  establishment_id: 'lyon',
  text: 'Bonjour',
}
describe('a delivery of another system', () => {
  test('is accepted if its exact bytes are signed', () => {
    const channel = channelOf()
    const request = signed(rows(row))
    expect(channel.verify(request)).toEqual({ key: 'd1' })
    expect(() => channel.verify({ ...request, body: Buffer.from(`${request.body} `) })).toThrow(ForgedError)
    expect(() => channel.verify({ ...request, headers: {} })).toThrow(ForgedError)
    expect(() => channel.verify(signed(rows(row), { at: new Date(Date.now() - 3_600_000) }))).toThrow(ForgedError)
  })

  test.each([
    ['no JSON', 'the delivery is not JSON'],
    [rows({ ...row, sent_at: 'yesterday' }), 'data.0.sent_at: must be an ISO 8601 instant'],
    [rows({ ...row, autor: 'agent' }), 'data.0.autor: is not known'],
    [rows({ ...row, establishment_id: undefined }), 'data.0.establishment_id: is missing'],
    [JSON.stringify({ type: 'rows', data: [] }), 'data: must be at least 1 long'],
  ])('is refused with the field and the rule: %s', (body, reason) => {
    expect(channelOf().receive({ headers: {}, body: Buffer.from(body) })).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining(reason),
    })
  })

  test('names its files, whose contents stay in the other system', () => {
    const files = [{ name: '../plan.pdf', media_type: 'application/pdf', bytes: 12 }]
    const body = Buffer.from(rows({ ...row, attachments: files }))
    expect(channelOf().receive({ headers: {}, body })).toMatchObject({
      threads: [
        {
          events: [
            {
              attachments: JSON.stringify([{ name: 'plan.pdf', mediaType: 'application/pdf', bytes: 12, file: null }]),
            },
          ],
        },
      ],
    })
  })

  test('is one event however often it arrives, and a new version if it differs', async () => {
    const take = async (body: string) => {
      const received = await channelOf().receive({ headers: {}, body: Buffer.from(body) })
      if (received.state === 'refused') throw new Error(received.reason)
      return journal.write('receive', { connection: 'crm', threads: received.threads, now: Date.now() * 1000 })
    }
    await take(rows(row))
    await take(rows(row))
    expect(await journal.read('lastSeq', {})).toBe(1)
    await take(rows({ ...row, text: 'Bonsoir' }))
    const [chat] = await journal.read('list', { scopes: [], status: 'open', after: null, limit: 10 })
    expect(chat).toMatchObject({ thread_key: 'c1', version: 2, preview: 'Bonsoir' })
  })
})

describe('a reply', () => {
  const reply = async (text: string, key: string) => {
    const received = await channelOf().receive({ headers: {}, body: Buffer.from(rows(row)) })
    if (received.state === 'refused') throw new Error(received.reason)
    const now = Date.now() * 1000
    const [first] = await journal.write('receive', { connection: 'crm', threads: received.threads, now })
    const chat_id = first?.chat_id ?? ''
    await journal.write('act', { chat_id, agent: 'ann', key, kind: 'message', text, seen_version: 9, now })
    return chat_id
  }
  const stateOf = async (chat_id: string) =>
    (await journal.read('thread', { chat_id, before: null, limit: 10 })).map(({ text, state, withdrawn }) => [
      text,
      state,
      withdrawn,
    ])
  const startOwn = (clock = () => Date.now() * 1000) =>
    startSender({
      journal,
      channels: new Map([['crm', channelOf()]]),
      now: clock,
      onError: error => {
        throw error
      },
    })

  test('goes to the other system, signed, with its own id', async () => {
    const chat = await reply('Voilà', 'k1')
    const sender = await startOwn()
    await vi.waitFor(async () => expect(await stateOf(chat)).toContainEqual(['Voilà', 'sent', 0]), 10_000)
    await sender.stop()
    const [{ headers, body } = { headers: {}, body: '' }] = far.got
    expect(far.got).toHaveLength(1)
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'reply',
      data: { chat_id: 'c1', text: 'Voilà', author: 'agent', author_id: 'ann', message_id: headers['webhook-id'] },
    })
  })

  test('that is refused permanently is withdrawn: the customer waits again', async () => {
    far.answers.push(422)
    const chat = await reply('Voilà', 'k1')
    const sender = await startOwn()
    await vi.waitFor(async () => expect(await stateOf(chat)).toContainEqual(['Voilà', 'failed', 1]), 10_000)
    await sender.stop()
    const [{ waiting_since } = { waiting_since: null }] = await journal.read('list', {
      scopes: [],
      status: 'open',
      after: null,
      limit: 1,
    })
    expect(waiting_since).toBe(Date.parse(row.sent_at) * 1000)
  })

  test('that a busy system refuses is retried later with the same id, and later replies wait', async () => {
    far.answers.push(503)
    const chat = await reply('un', 'k1')
    await journal.write('act', {
      chat_id: chat,
      agent: 'ann',
      key: 'k2',
      kind: 'message',
      text: 'deux',
      seen_version: 9,
      now: Date.now() * 1000,
    })
    let ahead = 0
    const sender = await startOwn(() => Date.now() * 1000 + ahead)
    await vi.waitFor(() => expect(far.got).toHaveLength(1), 10_000)
    ahead = 60e6
    await vi.waitFor(async () => expect(await stateOf(chat)).toContainEqual(['deux', 'sent', 0]), 10_000)
    await sender.stop()
    const texts = far.got.map(({ body }) => JSON.parse(body).data.text)
    expect(texts).toEqual(['un', 'un', 'deux'])
    expect(far.got[0]?.headers['webhook-id']).toBe(far.got[1]?.headers['webhook-id'])
  })
})
