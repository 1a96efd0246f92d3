import { expect, test } from 'vitest'
import { ingestEngine } from '../ingest/ingest-engine.ts'

const { fill } = ingestEngine()

const siteless = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent' }

function* rows(last: object) {
  for (let index = 0; index < 50_001; index++) yield siteless
  yield last
}

test('a required column of objects may first appear in a later batch; if no batch has it, the load fails at its end', async () => {
  for (const last of [{ establishment_id: 'e' }, { establishmentId: 'e' }]) {
    const found = await fill([rows({ ...siteless, ...last })])
    expect(found.counts).toMatchObject({ read: 50_002, rejected: 0 })
    expect(found.rows.filter(row => row.establishment_id === null)).toHaveLength(50_001)
  }
  await expect(fill([rows({ ...siteless, site: 'e' })])).rejects.toThrow(
    '(rows): has no column establishment_id; it has "chat_id", "sent_at", "author", "site"',
  )
})
