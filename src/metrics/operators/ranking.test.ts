import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ingest, openStore, ranking } from '../../index.ts'

test('the folded groups of a delay have a count, a value and its basis, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-ranking-'))
  try {
    const rows = ['a', 'b', 'c'].flatMap((site, index) =>
      (['customer', 'agent'] as const).map((author, place) => ({
        chatId: site,
        messageId: author,
        sentAt: `2026-03-01T1${place === 0 ? 0 : index + 1}:00:00Z`,
        author,
        establishmentId: site,
      })),
    )
    await ingest({ store: folder, inputs: [rows] })
    const store = await openStore(folder)
    const query = { period: '2026-03', by: 'establishment', metric: 'meanDelaySeconds', compare: 'none' } as const
    const { others } = await ranking(store, { ...query, asOf: '2026-04-01T00:00:00Z', top: 1 })
    store.close()
    expect(others).toEqual({ count: 2, value: 5400, of: 2 })
  } finally {
    await rm(folder, { recursive: true })
  }
})
