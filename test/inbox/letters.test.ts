import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Received } from '../../inbox/channels/channel.ts'
import { webhookRows } from '../../inbox/channels/webhook-rows.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

let folder: string
let journal: Journal
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-letters-'))
  journal = await openJournal(placeOf(join(folder, 'journal.db')))
})
afterAll(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

let count = 0
const now = 2e15
async function deliver(body: object, connection = 'crm'): Promise<void> {
  const received: Received = webhookRows(Buffer.from(JSON.stringify(body)))
  expect(received.state).toBe('received')
  await journal.write('takeDelivery', {
    connection,
    deliveryKey: `${count++}`,
    body: Buffer.from(''),
    received,
    now,
  })
}

/** A letter being sent, in its own chat, whose customer has been waiting since `asked`. */
const asked = 1e15
async function letter() {
  const key = `${count++}`
  const question = {
    kind: 'message',
    author: 'customer',
    author_id: null,
    establishment_id: 'lyon',
    sent_at: asked,
    source_key: key,
    text: 'Bonjour',
  } as const
  const threads = [{ thread_key: key, events: [question] }]
  const [first] = await journal.write('receive', { connection: 'crm', threads, now })
  const chat_id = first?.chat_id ?? ''
  const act = { chat_id, agent: 'ann', key, kind: 'message', text: 'Voilà', seen_version: 1, now } as const
  await journal.write('act', act)
  const taken = await journal.write('takeLetter', { connections: ['crm'], now })
  expect(taken?.letter.chat_id).toBe(chat_id)
  return { chat_id, message_id: taken?.letter.message_id ?? '' }
}
async function standing({ chat_id }: { chat_id: string }) {
  const events = await journal.read('thread', { chat_id, before: null, limit: 50 })
  const reply = events.findLast(({ text }) => text === 'Voilà')
  const chat = await journal.read('chat', { scopes: [], chat_id })
  return { state: reply?.state, reason: reply?.reason, withdrawn: reply?.withdrawn, waiting: chat?.waiting_since }
}

const reports = ['delivered', 'read', 'failed'] as const
const sent = { state: 'sent', reason: null } as const

test('law: whatever the order of status reports, the furthest state wins, and the reason of a failure is kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(['sent', ...reports] as const, { minLength: 1 }),
      fc.boolean(),
      async (order, isTogether) => {
        const { chat_id, message_id } = await letter()
        const status = (state: (typeof reports)[number]) => ({
          message_id,
          state,
          reason: state === 'failed' ? 'gone' : null,
        })
        if (isTogether && !order.includes('sent'))
          await deliver({ type: 'status', data: order.flatMap(state => (state === 'sent' ? [] : [status(state)])) })
        else
          for (const state of order)
            if (state === 'sent') await journal.write('settleLetter', { message_id, ...sent, now })
            else await deliver({ type: 'status', data: [status(state)] })
        const has = (state: string) => order.some(one => one === state)
        const arrived = has('read') ? 'read' : has('delivered') ? 'delivered' : null
        const failed = arrived === null && has('failed')
        expect(await standing({ chat_id })).toEqual({
          state: arrived ?? (failed ? 'failed' : 'sent'),
          reason: has('failed') ? 'gone' : null,
          withdrawn: failed ? 1 : 0,
          waiting: failed ? asked : null,
        })
      },
    ),
    runs(40),
  )
  expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
})

test('a status report affects only letters of its own connection', async () => {
  const one = await letter()
  await deliver({ type: 'status', data: [{ message_id: one.message_id, state: 'failed' }] }, 'other')
  await deliver({ type: 'status', data: [{ message_id: 'nothing', state: 'read' }] })
  expect(await standing(one)).toMatchObject({ state: 'sending', withdrawn: 0 })
  await journal.write('settleLetter', { message_id: one.message_id, ...sent, now })
})

test('a person settles a letter in doubt once, only in its own chat', async () => {
  const [arrived, again] = [await letter(), await letter()]
  expect(await journal.write('settleInterrupted', { keepsKeys: [], now })).toBe(2)
  expect(await standing(arrived)).toMatchObject({ state: 'doubt', waiting: null })
  const doubtful = await journal.read('doubtful', { scopes: [], limit: 10 })
  expect(doubtful.map(({ message_id, reason }) => [message_id, reason])).toEqual(
    [arrived, again].map(({ message_id }) => [message_id, null]),
  )
  expect(await journal.read('doubtful', { scopes: [{ establishment_id: ['nice'] }], limit: 10 })).toEqual([])
  const settle = (of: { chat_id: string; message_id: string }, verdict: 'arrived' | 'again') =>
    journal.write('settleDoubt', { ...of, agent: 'ann', verdict, now })
  expect(await settle({ ...arrived, chat_id: again.chat_id }, 'arrived')).toBe(false)
  expect(await settle(arrived, 'arrived')).toBe(true)
  expect(await settle(arrived, 'again')).toBe(false)
  expect(await standing(arrived)).toMatchObject({ state: 'sent' })
  expect(await settle(again, 'again')).toBe(true)
  expect((await journal.write('takeLetter', { connections: ['crm'], now }))?.letter).toMatchObject({
    message_id: again.message_id,
    attempts: 2,
  })
})
