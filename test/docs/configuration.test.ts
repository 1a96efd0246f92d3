import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { configKeys } from '../../scripts/docs/configuration-parts.ts'

test('every key of the config has a description', () => {
  const silent = configKeys().filter(({ description }) => description === undefined)
  expect(silent.map(({ path }) => path)).toEqual([])
  expect(configKeys().length).toBeGreaterThan(70)
})

test('a key is documented as required exactly when its schema requires a value', async () => {
  const required = configKeys().filter(({ usual }) => usual === undefined)
  expect(required.map(({ path }) => path)).toEqual([
    'stores',
    'stores.NAME.directory',
    'stores.NAME.sources[].source.url',
    'stores.NAME.retention.days',
    'smtp.host',
    'smtp.from',
    'targets[].metric',
    'targets[].value',
    'subscriptions.NAME.store',
    'subscriptions.NAME.schedule',
    'subscriptions.NAME.alert.waiting.moreThan',
    'subscriptions.NAME.alert.metric.name',
    'subscriptions.NAME.alert.silence.hours',
    'receive.NAME.store',
    'receive.NAME.format',
    'receive.NAME.spool',
    'receive.NAME.secret',
    'serve.store',
    'serve.tokens.NAME.sha256',
    'serve.proxy.from',
    'inbox.database.url',
    'inbox.connections',
    'inbox.connections.NAME.webhook.secret',
    'inbox.connections.NAME.webhook.url',
    'inbox.connections.NAME.widget.origins',
    'inbox.connections.NAME.widget.sites',
    'inbox.connections.NAME.whatsapp.token',
    'inbox.connections.NAME.whatsapp.appSecret',
    'inbox.connections.NAME.whatsapp.verifyToken',
    'inbox.connections.NAME.whatsapp.templates[].name',
    'inbox.connections.NAME.whatsapp.templates[].language',
    'inbox.connections.NAME.whatsapp.templates[].text',
    'inbox.connections.NAME.messenger.pageId',
    'inbox.connections.NAME.messenger.site',
    'inbox.connections.NAME.messenger.token',
    'inbox.connections.NAME.messenger.appSecret',
    'inbox.connections.NAME.messenger.verifyToken',
    'inbox.connections.NAME.instagram.accountId',
    'inbox.connections.NAME.instagram.site',
    'inbox.connections.NAME.instagram.token',
    'inbox.connections.NAME.instagram.appSecret',
    'inbox.connections.NAME.instagram.verifyToken',
    'inbox.connections.NAME.email.imap',
    'inbox.connections.NAME.email.imap.host',
    'inbox.connections.NAME.email.imap.user',
    'inbox.connections.NAME.email.imap.password',
    'inbox.connections.NAME.email.smtp',
    'inbox.connections.NAME.email.smtp.host',
    'inbox.connections.NAME.email.addresses',
    'inbox.attachments.s3.bucket',
    'inbox.attachments.s3.accessKeyId',
    'inbox.attachments.s3.secretAccessKey',
  ])
})

test('the example is a valid config', async () => {
  const page = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  const [, example = ''] = /^```yaml\n([\s\S]*?)^```/m.exec(page) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'causerie-docs-config-'))
  const path = join(folder, 'causerie.config.yaml')
  await writeFile(path, example)
  expect(Object.keys((await readConfig(path)).subscriptions)).toEqual(['monthly'])
  await rm(folder, { recursive: true })
})
