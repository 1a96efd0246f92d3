import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from '../../cli/program.ts'
import { readConfig } from '../../config/read-config.ts'
import { openJournal } from '../../inbox/journal/journal.ts'
import { type Served, serve } from '../../serve/serve.ts'
import { now } from '../serve/site.ts'
import { postgresSkipped } from '../servers/postgres.ts'
import { placeOf, postgresServer, usePostgres } from './databases.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'
import { sharedSecret } from './other-system.ts'

const patience = { timeout: 60_000, interval: 50 }

describe.skipIf(postgresSkipped !== null)('two servers behind a proxy', () => {
  usePostgres()
  let inbox: InboxSite
  let second: Served
  beforeAll(async () => {
    const { url, password } = postgresServer()
    const env = { CRM_SECRET: sharedSecret, INBOX_PASSWORD: password }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    inbox = await openInboxSite({ database: { url, password: '${INBOX_PASSWORD}' } }, {}, env)
    const { store, configPath } = inbox.site
    const config = { path: configPath, value: await readConfig(configPath) }
    const log = pino({ level: 'silent' })
    second = await serve({ store, config, port: 0, env, log, now: () => now, publishMs: 3_600_000 })
  })
  afterAll(async () => {
    await second.stop()
    await inbox.stop()
  })
  /** Asks the second server as the proxy would. */
  const askSecond = (name: string, path: string, init: RequestInit = {}) =>
    fetch(second.url + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie: inbox.cookieOf(name), origin: inbox.site.url, 'accept-language': 'en', ...init.headers },
    })

  test('a page of one shows what the other has taken, who is there, and answers once', async () => {
    const live = await askSecond('ann', '/inbox/live?after=0')
    const told: string[] = []
    const reading = (async () => {
      for await (const chunk of live.body ?? []) told.push(Buffer.from(chunk).toString())
    })().catch(() => undefined)
    const path = await inbox.chat('a customer')
    const chat = path.split('/').at(-1) ?? ''
    await vi.waitFor(() => expect(told.join('')).toContain(`"chat_id":"${chat}"`), patience)
    const state = new URLSearchParams({ state: 'writing' })
    await inbox.ask('bob', `${path}/presence`, { method: 'POST', body: state })
    await vi.waitFor(() => expect(told.join('')).toContain('{"name":"bob","state":"writing"}'), patience)

    const page = await (await askSecond('ann', path)).text()
    expect(page).toContain('Hello?')
    const body = new URLSearchParams({
      act: 'reply',
      key: hiddenField(page, 'key'),
      seen: hiddenField(page, 'seen'),
      text: 'Good morning',
    })
    for (const ask of [askSecond, inbox.ask])
      expect((await ask('ann', path, { method: 'POST', body })).status).toBe(303)
    await vi.waitFor(() => expect(inbox.far.got).toHaveLength(1), patience)
    expect(await (await inbox.ask('ann', path)).text()).toContain('Good morning')
    await second.stop()
    await reading
    // What the one did, the other does.
    const later = await inbox.chat('another')
    const form = await (await inbox.ask('ann', later)).text()
    const reply = new URLSearchParams({
      act: 'reply',
      key: hiddenField(form, 'key'),
      seen: hiddenField(form, 'seen'),
      text: 'At last',
    })
    await inbox.ask('ann', later, { method: 'POST', body: reply })
    await vi.waitFor(() => expect(inbox.far.got).toHaveLength(2), patience)
  })

  test('a journal is moved from its file: every row, once; until then no server begins without it', async () => {
    const { folder } = inbox.site
    const directory = join(folder, 'moved')
    await mkdir(directory)
    const file = await openJournal(join(directory, 'journal.db'))
    const event = {
      kind: 'message',
      author: 'customer',
      author_id: null,
      establishment_id: 'lyon',
      sent_at: 1e15,
      text: 'Où est ma commande ?',
    } as const
    const threads = Array.from({ length: 520 }, (_, index) => ({
      thread_key: `${index}`,
      events: [{ ...event, source_key: `${index}` }],
    }))
    await file.write('takeDelivery', {
      connection: 'crm',
      deliveryKey: 'd',
      body: Buffer.from('bytes \0'),
      received: { state: 'received', threads },
      now: 1e15,
    })
    const [first] = await file.read('eventsAfter', { seq: 0, limit: 1 })
    const chat_id = first?.chat_id ?? ''
    const reply = { chat_id, agent: 'ann', key: 'k', kind: 'message', text: 'Ici', seen_version: 1, now: 1e15 } as const
    await file.write('act', reply)
    const all = async (journal: typeof file) => ({
      id: await journal.read('identity', {}),
      events: await journal.read('eventsAfter', { seq: 0, limit: 10_000 }),
      chats: await journal.read('list', { scopes: [], status: 'open', after: null, limit: 10_000 }),
      counters: await journal.read('counters', { scopes: [], agent: 'ann' }),
      found: await journal.read('search', { scopes: [], text: 'ou comm', before: null, limit: 10_000 }),
      audit: await journal.read('audit', { scopes: [], before: null, limit: 10 }),
    })
    const before = await all(file)
    await file.close()

    const place = { ...(placeOf(directory) as object), schema: 'moved', directory } as never
    await expect(openJournal(place)).rejects.toThrow('causerie inbox move')
    const { url, password } = postgresServer()
    const config = join(folder, 'moved.yaml')
    vi.stubEnv('INBOX_PASSWORD', password)
    await writeFile(
      config,
      JSON.stringify({
        stores: { main: { directory: 'store' } },
        subscriptions: {},
        serve: { store: 'main' },
        inbox: {
          directory: 'moved',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
          database: { url, password: '${INBOX_PASSWORD}', schema: 'moved' },
          connections: {},
        },
      }),
    )
    const run = async () => {
      const said: string[] = []
      const stream = { terminal: false, columns: null, stream: null, write: (text: string) => void said.push(text) }
      const status = await main(['inbox', 'move', '--config', config], {
        stdout: stream,
        stderr: stream,
        now: () => now,
      })
      return { status, said: said.join('') }
    }
    const moved = await run()
    expect(moved).toMatchObject({ status: 0, said: expect.stringContaining('521 events of 520 chats') })
    expect(await run()).toMatchObject({ status: 1, said: expect.stringContaining('there is no journal') })
    const journal = await openJournal(place)
    try {
      expect(await all(journal)).toEqual(before)
      await journal.write('act', { ...reply, key: 'later' })
      expect(await journal.read('lastSeq', {})).toBe(before.events.length + 1)
    } finally {
      await journal.close()
    }
  })
})
