import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { type Served, serve } from '../../serve/serve.ts'
import { now } from '../serve/site.ts'
import { postgresSkipped } from '../servers/postgres.ts'
import { postgresServer, usePostgres } from './databases.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'
import { sharedSecret } from './other-system.ts'
import { attachmentsConfig, storedNames, useBucket } from './stored-files.ts'

describe.skipIf(postgresSkipped !== null)('two servers, one database, one bucket, and no common folder', () => {
  usePostgres()
  useBucket()
  let inbox: InboxSite
  let second: Served
  beforeAll(async () => {
    const { url, password } = postgresServer()
    const { config: attachments, env: secrets } = attachmentsConfig('site')
    const env = { CRM_SECRET: sharedSecret, INBOX_PASSWORD: password, ...secrets }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    inbox = await openInboxSite({ database: { url, password: '${INBOX_PASSWORD}' }, attachments }, {}, env)
    const { store, configPath, folder } = inbox.site
    const value = await readConfig(configPath)
    if (value.inbox === undefined) throw new Error('a config without an inbox')
    const other = { ...value, inbox: { ...value.inbox, directory: join(folder, 'second') } }
    const log = pino({ level: 'silent' })
    const config = { path: configPath, value: other }
    second = await serve({ store, config, port: 0, env, log, now: () => now, publishMs: 3_600_000 })
  })
  afterAll(async () => {
    await second.stop()
    await inbox.stop()
  })
  const askSecond: InboxSite['ask'] = (name, path, init = {}) =>
    fetch(second.url + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie: inbox.cookieOf(name), origin: inbox.site.url, 'accept-language': 'en', ...init.headers },
    })

  test('a file that one has taken is seen, sent and saved at the other; an upload goes on there', async () => {
    const path = await inbox.chat('a customer')
    const form = new FormData()
    form.append('file', new File(['of the first'], 'first.txt'))
    expect((await inbox.ask('ann', `${path}/files`, { method: 'POST', body: form })).status).toBe(200)

    const tus = { 'tus-resumable': '1.0.0' }
    const name = `name ${Buffer.from('film.bin').toString('base64')}`
    const headers = { ...tus, 'upload-length': '6', 'upload-metadata': name }
    const at = (await inbox.ask('ann', `${path}/uploads`, { method: 'POST', headers })).headers.get('location') ?? ''
    const put = (ask: InboxSite['ask'], offset: number, body: string) => {
      const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': `${offset}` }
      return ask('ann', at, { method: 'PATCH', body, headers: { ...tus, ...type } })
    }
    expect((await put(inbox.ask, 0, 'abc')).status).toBe(204)
    expect((await put(askSecond, 3, 'def')).status).toBe(204)

    const page = await (await askSecond('ann', path)).text()
    expect(page).toContain('first.txt')
    expect(page).toContain('film.bin')
    const body = new URLSearchParams({
      act: 'reply',
      key: hiddenField(page, 'key'),
      seen: hiddenField(page, 'seen'),
      text: 'Here',
    })
    for (const [, id = ''] of page.matchAll(/data-file="([0-9a-f-]+)"/g)) body.append('attachment', id)
    expect((await askSecond('ann', path, { method: 'POST', body })).status).toBe(303)
    for (const ask of [inbox.ask, askSecond]) {
      const thread = await (await ask('bob', path)).text()
      const links = [...thread.matchAll(/href="(\/inbox\/chats\/[^"]+\/files\/[^"]+)"/g)].map(([, link = '']) => link)
      const texts = await Promise.all(links.map(async link => (await ask('bob', link)).text()))
      expect(texts).toEqual(['of the first', 'abcdef'])
    }
    expect(await storedNames('site', 'content')).toHaveLength(2)
    expect(await readdir(join(inbox.site.folder, 'inbox/files'))).toEqual(['arriving'])
  })
})
