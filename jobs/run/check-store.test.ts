import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import { storeReach } from './check-store.ts'

test('a message that was withdrawn is not the newest one of a log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-reach-'))
  const message = { chatId: 'c', author: 'customer' as const, establishmentId: 'e' }
  const rows = [
    { ...message, messageId: '1', sentAt: '2026-10-01T10:00:00Z' },
    { ...message, messageId: '2', sentAt: '2026-10-02T10:00:00Z', withdrawn: true },
  ]
  await ingest({ store: folder, inputs: [rows] })
  const store = await openStore<string>(folder)
  expect(await storeReach(store, '2026-11-01T00:00:00Z')).toMatchObject({ newestSentAt: '2026-10-01T10:00:00Z' })
  store.close()
  await rm(folder, { recursive: true })
})
