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
    'stores.NAME.sources[].files',
    'stores.NAME.retention.days',
    'smtp.host',
    'smtp.from',
    'subscriptions',
    'subscriptions.NAME.store',
    'subscriptions.NAME.schedule',
    'subscriptions.NAME.period',
    'serve.store',
    'serve.tokens.NAME.sha256',
    'serve.proxy.from',
    'inbox.connections',
    'inbox.connections.NAME.webhook.secret',
    'inbox.connections.NAME.webhook.url',
    'inbox.connections.NAME.widget.origins',
    'inbox.connections.NAME.widget.sites',
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
