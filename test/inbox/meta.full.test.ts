import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Channel } from '../../inbox/channels/channel.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { startSender } from '../../inbox/outbox/sender.ts'
import { runs } from '../arbitraries/runs.ts'
import {
  instagramId,
  type MetaServer,
  messengerBody,
  messengerEvent,
  metaDelivery,
  openMetaServer,
  whatsappBody,
  whatsappText,
} from '../servers/meta.ts'
import { placeOf } from './databases.ts'
import { openMetaChannel, type Product, takeDelivery } from './meta-place.ts'

const connection = 'wa'
const customer = '33612345678'
let folder: string
let server: MetaServer
let journal: Journal
let channel: Channel
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-meta-'))
  server = await openMetaServer()
})
beforeEach(async () => {
  for (const list of [server.sent, server.troubles, server.uploads]) list.length = 0
  server.beforeAnswer = async () => {}
  journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
  channel = openMetaChannel('whatsapp', server)
})
afterEach(() => journal.close())
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const take = (given: unknown) => takeDelivery({ journal, channel, connection }, metaDelivery(given))
const takeMessages = (...messages: object[]) => take(whatsappBody({ messages }))
const takeStatuses = (...statuses: object[]) => take(whatsappBody({ statuses }))
async function chats() {
  return journal.read('list', { scopes: [], status: 'open', after: null, limit: 100 })
}
/** The last version of each message, where the first one stood. */
async function thread(chat_id: string) {
  const events = await journal.read('thread', { chat_id, before: null, limit: 200 })
  const last = new Map(events.filter(({ kind }) => kind === 'message').map(event => [event.message_id, event]))
  return [...last.values()]
}
const said = async (chat_id: string) =>
  (await thread(chat_id)).map(({ author, text, withdrawn }) => [author, text, withdrawn])
async function onlyChat() {
  const [chat, ...others] = await chats()
  if (chat === undefined || others.length > 0) throw new Error(`${others.length + 1} chats`)
  return chat
}
async function sending<Done>(work: () => Promise<Done>, clock = () => Date.now() * 1000): Promise<Done> {
  const onError = (error: unknown) => {
    throw error
  }
  const sender = await startSender({ journal, channels: new Map([[connection, channel]]), now: clock, onError })
  try {
    return await work()
  } finally {
    await sender.stop()
  }
}
async function reply(text: string, key = text) {
  const { chat_id, version } = await onlyChat()
  const now = Date.now() * 1000
  await journal.write('act', { chat_id, agent: 'ann', key, kind: 'message', text, seen_version: version, now })
  return chat_id
}
const stateOf = async (chat_id: string, text: string) => {
  const found = (await thread(chat_id)).find(event => event.author === 'agent' && event.text === text)
  return found === undefined ? null : { state: found.state, withdrawn: found.withdrawn, reason: found.reason }
}
function lastSent() {
  const last = server.sent.at(-1)
  if (last === undefined) throw new Error('nothing was sent')
  return last
}
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 20 })

describe('what customers write', () => {
  test('comes in batches: what cannot be used is set aside with its reason, and nothing else is lost', async () => {
    const { received } = await take({
      object: 'whatsapp_business_account',
      entry: [
        ...whatsappBody({
          messages: [whatsappText({ id: 'w1', text: 'un' }), { id: 'w2', type: 'text', timestamp: 'soon' }],
        }).entry,
        ...whatsappBody({
          messages: [{ ...whatsappText({ id: 'w3' }), from: undefined }, whatsappText({ id: 'w4', text: 'deux' })],
        }).entry,
        ...whatsappBody({ messages: [whatsappText({ id: 'w5' })] }, { account: '99' }).entry,
        ...whatsappBody({ statuses: [{ id: 'w0', status: 'read', timestamp: 'soon' }] }).entry,
        ...whatsappBody({ event: 'APPROVED' }, { field: 'message_template_status_update' }).entry,
        ...whatsappBody({ messages: [whatsappText({ id: 'w6', from: '33700000000', text: 'trois' })] }).entry,
      ],
    })
    expect(received).toMatchObject({
      setAside: [
        expect.stringContaining('timestamp: must be seconds since 1970'),
        'message w3 is of nobody',
        'phone number 99 is not one of this connection',
        expect.stringContaining('timestamp: must be seconds since 1970'),
      ],
    })
    const texts = await Promise.all((await chats()).map(async ({ chat_id }) => said(chat_id)))
    expect(
      texts
        .flat()
        .map(([, text]) => text)
        .sort(),
    ).toEqual(['deux', 'trois', 'un'])
  })

  test('is taken once, in whatever deliveries it comes again', async () => {
    const [first, second] = [whatsappText({ id: 'w1' }), whatsappText({ id: 'w2' })]
    await takeMessages(first)
    await takeMessages(first, second)
    await takeMessages(second, first)
    expect(await journal.read('lastSeq', {})).toBe(2)
  })

  test('of any type has something to read, and what is a file is fetched', async () => {
    const base = { from: customer, timestamp: String(Math.floor(Date.now() / 1000)) }
    const { received } = await takeMessages(
      { ...base, id: '1', type: 'location', location: { latitude: 45.76, longitude: 4.83, name: 'Shop' } },
      {
        ...base,
        id: '2',
        type: 'contacts',
        contacts: [{ name: { formatted_name: 'Léa' }, phones: [{ phone: '+33 6' }] }],
      },
      {
        ...base,
        id: '3',
        type: 'interactive',
        interactive: { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } },
      },
      { ...base, id: '4', type: 'button', button: { text: 'Approve', payload: 'a' } },
      { ...base, id: '5', type: 'unsupported', errors: [{ code: 131051 }] },
      { ...base, id: '6', type: 'image', image: { id: '777', mime_type: 'image/jpeg', caption: 'This one' } },
      {
        ...base,
        id: '7',
        type: 'document',
        document: { id: '778', filename: 'bill.pdf', mime_type: 'application/pdf' },
      },
    )
    const { chat_id } = await onlyChat()
    expect((await said(chat_id)).map(([, text]) => text)).toEqual([
      '📍 Shop, 45.76, 4.83',
      '👤 Léa, +33 6',
      'Yes',
      'Approve',
      '[unsupported]',
      'This one',
      null,
    ])
    expect(received).toMatchObject({ setAside: [] })
    const missing = await journal.read('missingMedia', { chat_id })
    expect(missing.map(({ source, name }) => [source, name])).toEqual([
      ['777', 'image'],
      ['778', 'bill.pdf'],
    ])
  })

  test('a reaction is shown, changed and taken away, and opens no wait', async () => {
    await takeMessages(whatsappText({ id: 'w1' }))
    const chat_id = await reply('Voilà')
    await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })))
    const react = (id: string, emoji: string) =>
      takeMessages({ ...whatsappText({ id }), type: 'reaction', reaction: { message_id: 'w9', emoji } })
    await react('r1', '👍')
    await react('r2', '🎉')
    expect((await said(chat_id)).at(-1)).toEqual(['system', '🎉', 0])
    expect((await onlyChat()).waiting_since).toBeNull()
    await react('r3', '')
    expect((await said(chat_id)).at(-1)).toEqual(['system', null, 1])
  })

  const original = whatsappText({ id: 'w1', text: 'first', at: 1_790_000_000 })
  const edit = (id: string, text: string, at: number) => ({
    ...whatsappText({ id, at }),
    type: 'edit',
    edit: { original_message_id: 'w1', message: { type: 'text', text: { body: text } } },
  })
  const edits = [edit('e1', 'second', 1_790_000_010), edit('e2', 'third', 1_790_000_020)]
  const revoke = { ...whatsappText({ id: 'x1' }), type: 'revoke', revoke: { original_message_id: 'w1' } }

  test('is what it was edited to last, and withdrawn once it is taken back, in whatever order this comes', async () => {
    for (const [all, expected] of [
      [[original, ...edits], [['customer', 'third', 0]]],
      [[original, ...edits.toReversed()], [['customer', 'third', 0]]],
      [[...edits, original], [['customer', 'third', 0]]],
      [[original, revoke, ...edits], [['customer', expect.anything(), 1]]],
      [[revoke, original], [['customer', null, 1]]],
      [[original, revoke, revoke, original], [['customer', 'first', 1]]],
    ] as const) {
      await journal.close()
      journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
      for (const one of all) await takeMessages(one)
      const [chat] = await chats()
      expect(await said(chat?.chat_id ?? '')).toEqual(expected)
    }
  })
})

describe('what is written in the app', () => {
  const echo = (id: string, text: string) => ({ ...whatsappText({ id, text, from: '15550783881' }), to: customer })
  const takeEchoes = (...message_echoes: object[]) =>
    take(whatsappBody({ message_echoes }, { field: 'smb_message_echoes' }))

  test('is an agent’s message, ends the wait and can be taken back', async () => {
    await takeMessages(whatsappText({ at: Math.floor(Date.now() / 1000) - 60 }))
    const { events } = await takeEchoes(echo('p1', 'From the phone'))
    const { chat_id, waiting_since } = await onlyChat()
    expect(events).toMatchObject([{ chat_id, isNew: true }])
    expect(waiting_since).toBeNull()
    await takeEchoes(echo('p1', 'From the phone'), {
      ...echo('p2', ''),
      type: 'revoke',
      revoke: { original_message_id: 'p1' },
    })
    expect((await said(chat_id)).at(-1)).toEqual(['agent', 'From the phone', 1])
    expect((await onlyChat()).waiting_since).not.toBeNull()
  })
})

describe('what becomes of a reply', () => {
  const status = (id: string, state: string, letter?: string) => ({
    id,
    status: state,
    timestamp: String(Math.floor(Date.now() / 1000)),
    recipient_id: customer,
    ...(letter === undefined ? {} : { biz_opaque_callback_data: letter }),
    ...(state === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {}),
  })

  test('is the furthest status, in whatever order and however often they come, and before the answer does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(['sent', 'delivered', 'read', 'failed', 'sent', 'delivered'], { minLength: 1 }),
        fc.boolean(),
        async (states, isBeforeAnswer) => {
          await journal.close()
          journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
          await takeMessages(whatsappText())
          const report = async (id: string, letter: unknown) => {
            for (const state of states)
              await takeStatuses(status(id, state, isBeforeAnswer ? String(letter) : undefined))
          }
          server.beforeAnswer = ({ id, body }) =>
            isBeforeAnswer ? report(id, body.biz_opaque_callback_data) : Promise.resolve()
          const chat_id = await reply('Voilà')
          await sending(async () => {
            await until(async () => {
              const { state } = (await stateOf(chat_id, 'Voilà')) ?? {}
              expect(['queued', 'sending']).not.toContain(state)
            })
            if (!isBeforeAnswer) await report(server.sent.at(-1)?.id ?? '', null)
          })
          const furthest = ['read', 'delivered'].find(state => states.includes(state))
          // A failure is not undone by a "sent" that is late.
          const expected = furthest ?? (states.includes('failed') ? 'failed' : 'sent')
          expect(await stateOf(chat_id, 'Voilà')).toMatchObject({
            state: expected,
            withdrawn: expected === 'failed' ? 1 : 0,
          })
        },
      ),
      runs(15),
    )
  })

  test('is not told by statuses of other messages', async () => {
    await takeMessages(whatsappText())
    const chat_id = await reply('Voilà')
    await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })))
    await takeStatuses(status('wamid.other', 'failed'), status('wamid.other', 'read', 'no letter'))
    expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })
  })

  test.each([
    [{ status: 400, code: 131026 }, 'failed'],
    [{ status: 500, code: 1 }, 'doubt'],
    ['cut-after', 'doubt'],
  ] as const)('is not sent again by itself after %j: %s', async (trouble, state) => {
    server.troubles.push(trouble)
    await takeMessages(whatsappText())
    const chat_id = await reply('Voilà')
    await sending(
      () => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state })),
      () => (Date.now() + 3600_000) * 1000,
    )
    expect(server.sent.length).toBe(trouble === 'cut-after' ? 1 : 0)
  })

  test.each([130429, 80007, 131056, 131048, 190, 131000])('is sent later after error %i', async code => {
    server.troubles.push({ status: code === 190 ? 401 : 400, code })
    await takeMessages(whatsappText())
    const chat_id = await reply('Voilà')
    let ahead = 0
    await sending(
      async () => {
        await until(async () => expect(server.troubles).toEqual([]))
        ahead = 60e6
        await until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' }))
      },
      () => Date.now() * 1000 + ahead,
    )
    expect(server.sent).toHaveLength(1)
  })

  test('in doubt is settled by a status that names it', async () => {
    server.troubles.push('cut-after')
    await takeMessages(whatsappText())
    const chat_id = await reply('Voilà')
    await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'doubt' })))
    const { id, body } = lastSent()
    await takeStatuses(status(id, 'delivered', String(body.biz_opaque_callback_data)))
    expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'delivered' })
    await takeStatuses(status(id, 'read'))
    expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'read' })
  })

  test('is in doubt after its sender died, and is not sent again by itself', async () => {
    await takeMessages(whatsappText())
    const chat_id = await reply('Voilà')
    // What a process leaves that is killed while it sends.
    await journal.write('takeLetter', { connections: [connection], now: Date.now() * 1000 })
    await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'doubt' })))
    expect(server.sent).toEqual([])
  })

  test('of several messages is in doubt when only some were accepted', async () => {
    await takeMessages(whatsappText())
    const text = 'x'.repeat(1100)
    const chat_id = await reply(text)
    const attachments = JSON.stringify([{ name: 'a.png', mediaType: 'image/png', bytes: 7, file: 'f' }])
    const taken = await journal.write('takeLetter', { connections: [connection], now: Date.now() * 1000 })
    if (taken === null) throw new Error('no letter')
    server.beforeAnswer = async ({ body }) => {
      if (body.type === 'text') server.troubles.push({ status: 400, code: 131009, message: 'no such picture' })
    }
    const { letter: _, ...rest } = taken
    const outcome = await channel.send(
      { ...rest, event: { ...rest.event, attachments } },
      { signal: AbortSignal.timeout(10_000) },
    )
    expect(outcome).toEqual({
      state: 'unknown',
      reason: '1 of 2 messages were sent: no such picture (131009)',
      remoteIds: [server.sent[0]?.id],
    })
    expect((await stateOf(chat_id, text))?.state).toBe('sending')
  })

  test('may be sent until exactly 24 hours after the customer wrote', async () => {
    const heard = 1_790_000_000
    for (const [micros, state] of [
      [86_400e6 - 1, 'sent'],
      [86_400e6, 'failed'],
    ] as const) {
      await journal.close()
      journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
      await takeMessages(whatsappText({ at: heard }))
      const now = () => heard * 1e6 + micros
      channel = openMetaChannel('whatsapp', server, { now })
      const chat_id = await reply('Voilà')
      await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state })), now)
    }
    expect(server.sent).toHaveLength(1)
  })
})

describe.each(['messenger', 'instagram'] as const)('%s', (product: Product) => {
  const account = product === 'instagram' ? { account: instagramId } : {}
  const object = product === 'instagram' ? 'instagram' : 'page'
  const takeEvents = (...events: object[]) => take(messengerBody(events, { object, ...account }))
  const event = (what: object, options = {}) => messengerEvent(what, { ...account, ...options })
  beforeEach(() => {
    channel = openMetaChannel(product, server)
  })

  test('an echo of a reply is the reply, whether it comes before the answer, after it or in place of it', async () => {
    for (const [index, order] of ['before', 'after', 'instead'].entries()) {
      await journal.close()
      journal = await openJournal(placeOf(join(folder, `${count++}.db`)))
      await takeEvents(event({ message: { mid: `m-${index}`, text: 'Bonjour' } }))
      const echoOf = async ({ id, body }: (typeof server.sent)[number]) => {
        const { text, metadata } = body.message as { text: string; metadata?: string }
        const message = { mid: id, text, is_echo: true, app_id: 1, ...(metadata === undefined ? {} : { metadata }) }
        await takeEvents(event({ message }, { isEcho: true }))
      }
      server.beforeAnswer = one => (order === 'after' ? Promise.resolve() : echoOf(one))
      if (order === 'instead') server.troubles.push('cut-after')
      const chat_id = await reply('Voilà')
      await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })))
      if (order === 'after') for (const one of server.sent.slice(-1)) await echoOf(one)
      expect(await said(chat_id)).toEqual([
        ['customer', 'Bonjour', 0],
        ['agent', 'Voilà', 0],
      ])
      const mid = server.sent.at(-1)?.id ?? ''
      await takeEvents(
        event(product === 'instagram' ? { read: { mid } } : { delivery: { mids: [mid], watermark: Date.now() } }),
      )
      const state = product === 'instagram' ? 'read' : 'delivered'
      expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state })
      if (product === 'messenger') {
        await takeEvents(event({ read: { watermark: 1 } }))
        expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'delivered' })
        await takeEvents(event({ read: { watermark: Date.now() + 1 } }))
        expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'read' })
      }
    }
  })

  test('replies in the app, edits, unsends, reactions and what is shared', async () => {
    await takeEvents(
      event({ message: { mid: 'm1', text: 'one' } }, { at: Date.now() - 5000 }),
      event({ message: { mid: 'm2', attachments: [{ type: 'share', payload: { url: 'https://example.com/p' } }] } }),
      event({
        message: { mid: 'm3', attachments: [{ type: 'image', payload: { url: `${server.apiUrl}/content/1` } }] },
      }),
      event({ postback: { mid: 'm4', title: 'Get started', payload: 'go' } }),
      event({ message: { mid: 'm5', text: 'from the app', is_echo: true } }, { isEcho: true }),
      event({ reaction: { mid: 'm5', action: 'react', reaction: 'love', emoji: '❤' } }),
      event({ message_edit: { mid: 'm1', text: 'one!', num_edit: 1 } }),
      event({ message: { mid: 'm2', is_deleted: true } }),
    )
    const { chat_id } = await onlyChat()
    expect(await said(chat_id)).toEqual([
      ['customer', 'one!', 0],
      ['customer', '[share] https://example.com/p', 1],
      ['customer', null, 0],
      ['customer', 'Get started', 0],
      ['system', '❤', 0],
      ['agent', 'from the app', 0],
    ])
    expect(await journal.read('missingMedia', { chat_id })).toMatchObject([{ source: `${server.apiUrl}/content/1` }])
    await takeEvents(event({ reaction: { mid: 'm5', action: 'unreact' } }))
    expect((await said(chat_id)).find(([author]) => author === 'system')).toEqual(['system', null, 1])
  })

  test('after a day a person may answer with the tag, if the account has it, for seven days', async () => {
    const heard = Date.now() - 3 * 86_400_000
    await takeEvents(event({ message: { mid: 'm1', text: 'Bonjour' } }, { at: heard }))
    const first = await reply('Voilà')
    await sending(() => until(async () => expect(await stateOf(first, 'Voilà')).toMatchObject({ state: 'failed' })))
    channel = openMetaChannel(product, server, { humanAgent: true })
    const second = await reply('Encore')
    await sending(() => until(async () => expect(await stateOf(second, 'Encore')).toMatchObject({ state: 'sent' })))
    expect(server.sent).toMatchObject([{ body: { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } }])
  })
})

test('files are fetched from hosts of Meta only, and as large as allowed', async () => {
  channel = openMetaChannel('messenger', server)
  const fetched = (address: string, maxBytes = 100) =>
    channel.download?.(address, { maxBytes, signal: AbortSignal.timeout(10_000) })
  for (const address of [
    `${server.strange}1`,
    'https://fbcdn.net.example.com/a',
    'https://example.com/fbcdn.net',
    'http://scontent.fbcdn.net/a',
    'file:///etc/passwd',
    'no address',
  ])
    await expect(fetched(address)).rejects.toMatchObject({ name: 'DownloadError', isPermanent: true })
  const whatsapp = openMetaChannel('whatsapp', server)
  const id = server.media(Buffer.alloc(101))
  const options = { maxBytes: 100, signal: AbortSignal.timeout(10_000) }
  const tooLarge = await whatsapp.download?.(id, options)
  await expect(tooLarge?.toArray()).rejects.toMatchObject({ isPermanent: true })
  const content = await whatsapp.download?.(id, { ...options, maxBytes: 101 })
  expect(Buffer.concat((await content?.toArray()) ?? [])).toEqual(Buffer.alloc(101))
  await expect(whatsapp.download?.('none', options)).rejects.toMatchObject({ isPermanent: true })
  server.mediaTroubles.push('cut')
  await expect(whatsapp.download?.(id, options)).rejects.toMatchObject({ isPermanent: false })
})

test('a connection takes nothing of another’s account and hears nothing of its replies', async () => {
  await takeMessages(whatsappText())
  const chat_id = await reply('Voilà')
  await sending(() => until(async () => expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })))
  const { id, body } = lastSent()
  const other = openMetaChannel('whatsapp', server, { sites: new Map([['77', 'nice']]) })
  const statuses = [
    { id, status: 'read', timestamp: '1790000000', biz_opaque_callback_data: body.biz_opaque_callback_data },
  ]
  const place = { journal, channel: other, connection: 'other' }
  await takeDelivery(place, metaDelivery(whatsappBody({ statuses }, { account: '77' })))
  await takeDelivery(place, metaDelivery(whatsappBody({ statuses, messages: [whatsappText({ id: 'w2' })] })))
  expect(await stateOf(chat_id, 'Voilà')).toMatchObject({ state: 'sent' })
  expect(await chats()).toHaveLength(1)
})
