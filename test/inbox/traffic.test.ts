import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

const at = Date.parse('2026-03-05T12:00:00Z') * 1000
let folder: string
let opened = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-traffic-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const step = fc.oneof(
  fc.record({
    does: fc.constant('receive' as const),
    connection: fc.constantFrom('crm', 'shop'),
    thread: fc.nat(2),
    author: fc.constantFrom('customer' as const, 'agent' as const),
  }),
  fc.record({ does: fc.constant('reply' as const), connection: fc.constantFrom('crm', 'shop'), thread: fc.nat(2) }),
  fc.record({
    does: fc.constant('settle' as const),
    state: fc.constantFrom('sent' as const, 'queued' as const, 'doubt' as const),
  }),
  fc.record({ does: fc.constant('follow' as const) }),
)

async function followed(journal: Journal) {
  while (await journal.write('followTraffic', {}));
  const { traffic, outbox } = await journal.read('standing', { connections: [] })
  const byName = traffic.map(row => [row.connection, { received: row.received_at, sent: row.sent_at }] as const)
  return { traffic: new Map(byName), outbox }
}

test('law: when a connection last received and sent is what its events say, whenever it is looked at', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
      const journal = await openJournal(placeOf(join(folder, `${opened++}`, 'journal.db')))
      try {
        const known = new Map<string, { received: number | null; sent: number | null }>()
        const of = (name: string) => known.get(name) ?? { received: null, sent: null }
        const waiting = new Map<string, number>()
        for (const [index, one] of steps.entries()) {
          const now = at + index * 1000
          if (one.does === 'follow') await followed(journal)
          else if (one.does === 'receive') {
            const { connection, thread, author } = one
            const [done] = await journal.write('receive', {
              connection,
              threads: [
                {
                  thread_key: `${thread}`,
                  events: [
                    {
                      kind: 'message',
                      author,
                      author_id: null,
                      establishment_id: 'lyon',
                      sent_at: now,
                      source_key: `${index}`,
                      text: 'Hello',
                    },
                  ],
                },
              ],
              now,
            })
            if (done !== undefined && author === 'customer') known.set(connection, { ...of(connection), received: now })
          } else if (one.does === 'reply') {
            const chats = await journal.read('list', { scopes: [], status: 'open', after: null, limit: 50 })
            const chat = chats.find(row => row.connection === one.connection && row.thread_key === `${one.thread}`)
            if (chat === undefined) continue
            const { chat_id, version: seen_version } = chat
            const act = {
              chat_id,
              agent: 'ann',
              key: `r${index}`,
              kind: 'message' as const,
              text: 'Yes',
              seen_version,
              now,
            }
            const done = await journal.write('act', act)
            if (done.state === 'done') waiting.set(one.connection, (waiting.get(one.connection) ?? 0) + 1)
          } else {
            const taken = await journal.write('takeLetter', { connections: ['crm', 'shop'], now: now + 1e9 })
            if (taken === null) continue
            const { message_id, connection } = taken.letter
            const { state } = one
            await journal.write('settleLetter', { message_id, state, reason: null, due_at: now, now })
            if (state !== 'sent') continue
            known.set(connection, { ...of(connection), sent: now })
            waiting.set(connection, (waiting.get(connection) ?? 0) - 1)
          }
        }
        const { traffic, outbox } = await followed(journal)
        expect(traffic).toEqual(known)
        const left = new Map<string, number>()
        for (const { connection, letters } of outbox) left.set(connection, (left.get(connection) ?? 0) + letters)
        expect([...left].sort()).toEqual([...waiting].filter(([, letters]) => letters > 0).sort())
      } finally {
        await journal.close()
      }
    }),
    runs(8),
  )
})
