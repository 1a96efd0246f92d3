import { describe, expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import type { MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { everyFormat, type TextRow } from './every-format.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

const complete = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent', establishment_id: 'e' }
const { establishment_id, ...siteless } = complete

async function refusal(inputs: readonly MappedLogInput[], mapping: Mapping = {}): Promise<string> {
  const failure = await fill(inputs, { mapping }).then(
    ({ counts }) => new Error(`it was loaded: ${JSON.stringify(counts)}`),
    error => error,
  )
  if (!(failure instanceof IngestError)) throw failure
  return failure.message
}

describe.each(Object.entries(everyFormat))('a file of %s', (format, write) => {
  const written = (rows: readonly TextRow[]) => write({ name: 'columns', rows, files, engine })

  test('without a required column is refused, with a list of its columns', async () => {
    const message = await refusal([await written([siteless, siteless])])
    expect(message).toContain('has no column establishment_id; it has ')
    for (const name of Object.keys(siteless)) expect(message).toContain(`"${name}"`)
    for (const name of ['establishment_id', 'channel', 'updated_at']) expect(message).not.toContain(`"${name}"`)
  })

  test('without a column that has a default gets the default, even if the column is required', async () => {
    const mapping: Mapping = {
      columns: {
        establishment_id: { column: 'site', default: 'main' },
        author: { column: 'role', values: { 1: 'agent' }, default: 'customer' },
        channel: { column: 'how', default: 'widget' },
        kind: { constant: 'note' },
      },
    }
    const { rows, rejects } = await fill([await written([{ chat_id: 'c', sent_at: complete.sent_at }])], { mapping })
    expect(rejects).toEqual([])
    expect(rows).toMatchObject([{ establishment_id: 'main', author: 'customer', channel: 'widget', kind: 'note' }])
  })

  test('a default also fills in single rows that lack a value', async () => {
    const mapping: Mapping = { columns: { establishment_id: { column: 'site', default: 'main' } } }
    const { rows } = await fill([await written([siteless, { ...siteless, site: 'west' }])], { mapping })
    expect(rows.map(row => row.establishment_id)).toEqual(['main', 'west'])
  })

  test.each<[string, Mapping['columns'], string]>([
    ['an id', { customer_id: 'client' }, 'client (for customer_id)'],
    ['a text', { text: 'body' }, 'body (for text)'],
    ['a time', { updated_at: { column: 'edited' } }, 'edited (for updated_at)'],
    ['attachments', { attachments: 'files' }, 'files (for attachments)'],
    ['a condition', { kind: { constant: 'note', when: { private: 'true' } } }, 'private (for kind)'],
    [
      'a condition of an entry with a default',
      { author: { constant: 'agent', when: { from_me: '1' }, default: 'customer' } },
      'from_me (for author)',
    ],
    [
      'a condition beside a column',
      { customer_id: { column: 'sender', when: { role: 'x' } } },
      'role (for customer_id)',
    ],
    ['an id that is nearly there', { customer_id: 'snder' }, 'snder (for customer_id) (did you mean "sender"?)'],
    ['what is needed', { chat_id: 'conversation' }, 'conversation (for chat_id)'],
    [
      'a name that all objects have',
      { text: 'constructor', channel: '__proto__' },
      '__proto__ (for channel), constructor (for text)',
    ],
  ])('a mapping that names %s not in the file is refused', async (_, columns, missing) => {
    const message = await refusal([await written([{ ...complete, sender: 'x' }])], { columns: columns ?? {} })
    expect(message).toContain(`has no column ${missing}; it has "`)
    expect(message).toContain('"sender"')
  })

  test('may lack columns that the mapping calls optional, but not required ones', async () => {
    const columns: Mapping['columns'] = {
      text: 'body',
      updated_at: { column: 'edited' },
      attachments: 'files',
      kind: { constant: 'note', when: { private: 'true' } },
    }
    const optional = ['body', 'edited', 'private', 'files', 'establishment_id', 'author']
    const { rows } = await fill([await written([complete])], { mapping: { columns, optional } })
    expect(rows).toMatchObject([{ text: null, updated_at: null, attachments: null, kind: 'message' }])
    const { author, ...authorless } = complete
    expect(await refusal([await written([authorless])], { columns, optional })).toContain('has no column author;')
    // Another file of the load may name the establishment of the chat.
    const lacking = await fill([await written([siteless])], { mapping: { columns, optional } })
    expect(lacking.rows).toMatchObject([{ establishment_id: null }])
  })

  test('a path is not supported, and the error says so', async () => {
    const input = await written([{ ...complete, who: '{"id":1}' }])
    for (const path of ['who.id', 'who/id', 'who[0]']) {
      const message = await refusal([input], { columns: { customer_id: path } })
      expect(message).toContain(`has no column ${path} (for customer_id)`)
      expect(message).toMatch(/A path is read only of JSON, with json in a mapping: who/)
    }
  })

  test('a column name that looks like a path is read as a name', async () => {
    const { rows } = await fill([await written([{ ...complete, 'who.id': 'x', 'a/b~c': 'y' }])], {
      mapping: { columns: { customer_id: 'who.id', text: 'a/b~c' } },
    })
    expect(rows).toMatchObject([{ customer_id: 'x', text: 'y' }])
  })

  test('with very many long column names gets a short message', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${'k'.repeat(200)}${index}`, 'x']))
    const message = await refusal([await written([{ ...siteless, ...many }])])
    expect(message).toContain('and others')
    expect(message.length).toBeLessThan(3000)
  })

  test(`files are checked one by one: one that lacks a column refuses the load, in either order (${format})`, async () => {
    const lacking = await write({ name: 'lacking', rows: [siteless], files, engine })
    const having = await write({ name: 'having', rows: [complete], files, engine })
    expect(await refusal([lacking, having])).toContain('has no column establishment_id')
    expect(await refusal([having, lacking])).toContain('has no column establishment_id')
  })
})

describe('the order of rows does not matter', () => {
  const lacking = Array.from({ length: 1500 }, () => siteless)
  const inputs = {
    jsonl: (rows: readonly object[]) =>
      files.write('order.jsonl', rows.map(row => `${JSON.stringify(row)}\n`).join('')),
    objects: (rows: readonly object[]) => rows,
  }

  test.each(Object.entries(inputs))('%s: a column may be in the last row only', async (_, write) => {
    for (const rows of [
      [...lacking, complete],
      [complete, ...lacking],
    ]) {
      const { counts, rows: found } = await fill([write(rows)])
      expect(counts).toMatchObject({ read: 1501, rejected: 0 })
      expect(found.filter(row => row.establishment_id === null).length).toBe(1500)
    }
  })

  test.each(Object.entries(inputs))('%s: so may a column that the mapping names', async (_, write) => {
    const mapping: Mapping = { columns: { customer_id: { column: 'sender', when: { role: 'client' } } } }
    const rows = [...Array.from({ length: 1500 }, () => complete), { ...complete, sender: 'x', role: 'client' }]
    for (const ordered of [rows, rows.toReversed()]) {
      const found = await fill([write(ordered)], { mapping })
      expect(found.rows.filter(row => row.customer_id === 'x').length).toBe(1)
    }
    expect(await refusal([write(rows.slice(0, -1))], mapping)).toMatch(
      /has no column sender \(for customer_id\), role \(for customer_id\); it has "/,
    )
  })

  test('jsonl: lines that are not JSON do not matter either', async () => {
    const broken = 'nonsense\n'.repeat(1200)
    expect((await fill([files.write('broken.jsonl', broken)])).counts).toMatchObject({ read: 1200, rejected: 1200 })
    expect((await fill([files.write('broken.jsonl', `${broken}${JSON.stringify(complete)}\n`)])).rows.length).toBe(1)
    expect(await refusal([files.write('broken.jsonl', `${broken}${JSON.stringify(siteless)}\n`)])).toContain(
      'has no column establishment_id; it has "author", "chat_id", "sent_at"',
    )
    expect(await refusal([files.write('bare.jsonl', '{}\n'), []])).toContain('; it has none.')
  })

  test('a column whose only value is null is there', async () => {
    for (const write of Object.values(inputs)) {
      const { rows } = await fill([write([{ ...siteless, establishment_id: null }])])
      expect(rows).toMatchObject([{ establishment_id: null }])
    }
  })
})
