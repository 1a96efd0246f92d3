import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { codeBlock } from '../../scripts/docs/code-block.ts'
import { ingest } from '../../src/ingest/ingest.ts'

const page = await readFile(new URL('../../docs/guide.md', import.meta.url), 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'causerie-guide-'))
afterAll(() => rm(folder, { recursive: true }))

test('its mapping and establishments load', async () => {
  const mapping = join(folder, 'mapping.yaml')
  await writeFile(mapping, codeBlock(page, 'yaml'))
  const establishments = join(folder, 'establishments.csv')
  await writeFile(establishments, codeBlock(page, 'csv'))
  const log = join(folder, 'export.csv')
  const header = 'conversation_id,company,created_at,role'
  const rows = ['c1,e1,2026-10-25T02:30:00,client', 'c1,e1,2026-10-25T03:30:00,conseiller', 'c1,e1,now,client']
  await writeFile(log, [header, ...rows, ''].join('\n'))
  const report = await ingest({ store: join(folder, 'store'), inputs: [log], mapping, establishments })
  expect(report).toMatchObject({ read: 3, accepted: 2, rejected: 1, establishmentsRejected: 0, establishments: 2 })
})

test('its mapping of nested JSON loads', async () => {
  const mapping = join(folder, 'nested.yaml')
  await writeFile(mapping, codeBlock(page, 'yaml', 1))
  const log = join(folder, 'export.json')
  const message = { type: 'text', created_at: '2026-10-25T04:30:00', author: { type: 'bot_1' }, body: 'hello' }
  const messages = [message, { ...message, type: 'typing' }]
  const conversations = [{ id: 1, account: { id: 2 }, team: null, inbox: { id: 'e1' }, messages }]
  await writeFile(log, JSON.stringify({ data: { conversations } }))
  const report = await ingest({ store: join(folder, 'nested'), inputs: [log], mapping })
  expect(report).toMatchObject({ read: 1, accepted: 1, skipped: [{ reason: 'type typing', events: 1 }] })
})

test('its config for the pages is valid', async () => {
  const path = join(folder, 'pages.config.yaml')
  await writeFile(path, `stores:\n  main: { directory: store }\nsubscriptions: {}\n${codeBlock(page, 'yaml', 2)}`)
  const { serve } = await readConfig(path)
  expect(serve).toMatchObject({ store: 'main', zone: 'Europe/Paris', proxy: { header: 'X-Forwarded-User' } })
})

test('its config for scheduled reports is valid', async () => {
  const path = join(folder, 'causerie.config.yaml')
  await writeFile(path, codeBlock(page, 'yaml', 3))
  const { subscriptions } = await readConfig(path)
  expect(subscriptions.monthly).toMatchObject({ settleHours: 72, catchUp: 'latest', formats: ['pdf'] })
})
