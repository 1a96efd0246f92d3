import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { guessMapping } from '../../src/ingest/inspect/guess-mapping.ts'
import { inspect } from '../../src/ingest/inspect/inspect.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { fill } = ingestEngine()

const guessed = (columns: Readonly<Record<string, readonly (string | null)[]>>) =>
  guessMapping(Object.entries(columns).map(([name, values]) => ({ name, values })))

const table = {
  ticket_id: ['1', '1', '2'],
  created: ['31/01/2026 10:00', '31/01/2026 11:00', '01/02/2026 09:00'],
  direction: ['inbound', 'outbound', 'inbound'],
  branch: ['lyon', 'lyon', 'lille'],
  body: ['hello', null, 'hi'],
}

test('a table with unknown columns gets a mapping from their names and values', () => {
  const { text, open } = guessed(table)
  expect(text).toBe(`columns:
  chat_id: ticket_id
  sent_at:
    column: created
    format: "%d/%m/%Y %H:%M"
    zone: UTC
  author:
    column: direction
    values:
      inbound: customer
      outbound: agent
  establishment_id: branch
  text: body
`)
  expect(open).toEqual(['sent_at: the times have no offset: zone says whose clock they are on'])
})

test.each([
  [['2026-03-01T10:00:00Z'], { sent_at: 'when_at' }, []],
  [['1772442000', '1772442001'], { sent_at: { column: 'when_at', format: 'epoch-seconds' } }, []],
  [['1772442000123'], { sent_at: { column: 'when_at', format: 'epoch-milliseconds' } }, []],
  [
    ['03/04/2026 10:00'],
    { sent_at: { column: 'when_at', format: '%d/%m/%Y %H:%M', zone: 'UTC' } },
    [/day and month cannot be told apart/],
  ],
  [['03/14/2026 10:00'], { sent_at: { column: 'when_at', format: '%m/%d/%Y %H:%M', zone: 'UTC' } }, [/no offset/]],
  [['soon'], {}, [/^sent_at: no column looks like it/]],
] as const)('the format of times such as %j is guessed', (values, columns, open) => {
  const found = guessed({ ...table, created: [null, null, null], when_at: [...values] })
  expect(found.mapping.columns?.sent_at).toEqual('sent_at' in columns ? columns.sent_at : undefined)
  expect(found.open.filter(one => one.startsWith('sent_at'))).toEqual(open.map(one => expect.stringMatching(one)))
})

test('a suggested mapping reads its file', async () => {
  const names = Object.keys(table)
  const rows = [0, 1, 2].map(index =>
    Object.values(table)
      .map(values => values[index] ?? '')
      .join(','),
  )
  const path = files.write('tickets.csv', `${names.join(',')}\n${rows.join('\n')}\n`)
  const { format, mapping, log, problem } = await inspect({ file: path })
  expect([format, problem]).toEqual(['causerie', null])
  expect(log).toMatchObject({
    read: 3,
    rejected: 0,
    chats: 2,
    from: '2026-01-31T10:00:00Z',
    until: '2026-02-01T09:00:00Z',
  })
  expect(log?.authors).toEqual([
    { name: 'customer', rows: 2 },
    { name: 'agent', rows: 1 },
  ])
  const { counts } = await fill([path], { mapping: files.write('mapping.yaml', mapping?.text ?? '') })
  expect(counts).toMatchObject({ read: 3, rejected: 0 })
})

test('the format of an export is recognised, and the problem names the missing facts', async () => {
  const path = files.write('chat.txt', '[13/04/2026, 10:00:00] Ann: hello\n[13/04/2026, 10:05:00] The Shop: hello\n')
  expect(await inspect({ file: path })).toMatchObject({
    format: 'whatsapp-text',
    mapping: null,
    log: null,
    problem: expect.stringContaining('--zone names it'),
  })
  const { log } = await inspect({ file: path, source: { zone: 'Europe/Paris', agents: ['The Shop'] } })
  expect(log).toMatchObject({ read: 2, chats: 1, chatsWithoutCustomer: 0, from: '2026-04-13T08:00:00Z' })
})

test('for a file with no clues, the mapping and the problem list what is missing', async () => {
  const path = files.write('odd.csv', 'a,b\n1,2\n')
  const { mapping, log, problem } = await inspect({ file: path })
  expect(mapping?.text).toContain('# chat_id: ?')
  expect(mapping?.open).toHaveLength(4)
  expect(log).toBeNull()
  expect(problem).toMatch(/odd\.csv: has no column/)
})

const care = resolve(import.meta.dirname, '../../../shared/data/twitter-care/messages.csv')
test.skipIf(!existsSync(care))('real customer care from Twitter is read without any settings', async () => {
  const { log, mapping } = await inspect({ file: care })
  expect(mapping?.open).toEqual([])
  expect(log).toMatchObject({ read: 2350, rejected: 0, chats: 1025 })
})
