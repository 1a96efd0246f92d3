import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

type Columns = NonNullable<Mapping['columns']>
const complete = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z', author: 'agent', establishment_id: 'e' }
const written = (cells: readonly object[]) => [cells.map(row => ({ ...complete, ...row }))]

/** For each text, the instant that `sent_at` becomes, or why the row is rejected. */
async function times(texts: readonly unknown[], sentAt: Columns['sent_at']): Promise<string[]> {
  const found = await fill(written(texts.map(at => ({ at }))), {
    mapping: { earliest: '0001-01-01', columns: { sent_at: sentAt ?? null } },
  })
  const reasons = new Map(found.rejects.map(({ line, reason }) => [line, reason]))
  const accepted = found.rows.map(({ sent_at }) => formatInstant(sent_at))
  return texts.map((_, index) => reasons.get(index + 1) ?? accepted.shift() ?? 'none')
}

describe('texts', () => {
  test('a column that the mapping does not list keeps its name; one mapped to null is left out', async () => {
    const found = await fill(written([{ channel: 'widget', platform: 'webchat', body: 'hello' }]), {
      mapping: { columns: { channel: null, text: 'body' } },
    })
    expect(found.rows).toMatchObject([{ chat_id: 'c', channel: null, platform: 'webchat', text: 'hello' }])
  })

  test('values are mapped; an unlisted value rejects its row, unless there is a default', async () => {
    const rows = written([{ role: 'a' }, { role: '01' }, { role: 'x' }, { role: '' }, { role: null }, { role: 'none' }])
    const values = { a: 'agent', '01': 'customer', none: null }
    const strict = await fill(rows, { mapping: { columns: { author: { column: 'role', values } } } })
    expect(strict.rows.map(({ author }) => author)).toEqual(['agent', 'customer'])
    expect(strict.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'author must be one of the values that the mapping lists: x'],
      [4, 'author is missing'],
      [5, 'author is missing'],
      [6, 'author is missing'],
    ])
    const lenient = await fill(rows, {
      mapping: { columns: { author: { column: 'role', values, default: 'system' } } },
    })
    expect(lenient.rows.map(({ author }) => author)).toEqual([
      'agent',
      'customer',
      'system',
      'system',
      'system',
      'system',
    ])
  })

  test('a map of any keys and size is followed exactly', async () => {
    const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, key, { maxKeys: 30, noNullPrototype: true }),
        fc.array(key, { maxLength: 10 }),
        async (values, others) => {
          const texts = [...Object.keys(values), ...others]
          const found = await fill(written(texts.map(site => ({ site }))), {
            mapping: { columns: { channel: { column: 'site', values, default: '(default)' } } },
          })
          expect(found.rows.map(({ channel }) => channel)).toEqual(
            texts.map(text => (Object.hasOwn(values, text) ? values[text] : '(default)')),
          )
        },
      ),
      runs(8),
    )
  })

  test('an entry applies to the rows that match its condition', async () => {
    const rows = written([
      { author: 'customer', sender: 'x', private: 'true' },
      { author: 'agent', sender: 'y', private: 'false' },
      { author: 'agent', sender: '', private: '1' },
    ])
    const found = await fill(rows, {
      mapping: {
        columns: {
          customer_id: { column: 'sender', when: { author: 'customer' } },
          author_id: { column: 'sender', when: { author: 'agent', private: ['false', '1'] }, default: 'nobody' },
          kind: { constant: 'note', when: { private: ['true', '1'] } },
        },
      },
    })
    expect(found.rows.map(({ customer_id, author_id, kind }) => [customer_id, author_id, kind])).toEqual([
      ['x', 'nobody', 'note'],
      [null, 'y', 'message'],
      [null, 'nobody', 'note'],
    ])
  })
})

test('the second of two columns of one name is named with its number', async () => {
  const csv = files.write('twice.csv', 'id,sent_at,author,establishment_id,id\nc,2026-03-01T10:00:00Z,agent,e,m\n')
  const ids = async (columns: NonNullable<Mapping['columns']>) =>
    (await fill([csv], { mapping: { columns } })).rows.map(({ chat_id, message_id }) => [chat_id, message_id])
  expect(await ids({ chat_id: 'id', message_id: 'id#2' })).toEqual([['c', 'm']])
  expect(await ids({ chat_id: 'id#1', message_id: 'id#2' })).toEqual([['c', 'm']])
  expect(await ids({ chat_id: 'id#2', message_id: 'id#1' })).toEqual([['m', 'c']])
  await expect(ids({ chat_id: 'id' })).rejects.toThrow('two are "id"; a mapping can name the second one "id#2"')
  await expect(ids({ chat_id: 'id#2', message_id: 'id#3' })).rejects.toThrow('has no column id#3')
})

describe('withdrawn', () => {
  const flags = async (cells: readonly object[], mapping: Mapping = {}) => {
    const found = await fill(written(cells), { mapping })
    return { flags: found.rows.map(({ withdrawn }) => withdrawn), rejects: found.rejects.map(({ reason }) => reason) }
  }

  test('is true, t or 1, or false, f or 0, in any case; missing is false; anything else rejects the row', async () => {
    const said = [true, 'TRUE', 't', 1, '1', false, 'False', 'F', 0, '0', '', null, undefined]
    const { flags: found, rejects } = await flags(said.map(withdrawn => ({ withdrawn })))
    expect(found).toEqual([true, true, true, true, true, ...Array(8).fill(false)])
    expect(rejects).toEqual([])
    expect((await flags([{ withdrawn: 'yes' }, { withdrawn: '2' }, { withdrawn: ' true' }, {}])).rejects).toEqual([
      'withdrawn must be true or false, or a mapping must say which values are: yes',
      'withdrawn must be true or false, or a mapping must say which values are: 2',
      'withdrawn must be true or false, or a mapping must say which values are:  true',
    ])
  })

  test('can be mapped from the values of a column, or set for all rows', async () => {
    const rows = [{ status: 'deleted' }, { status: 'sent' }, { status: 'odd' }, { status: '' }, { status: 'none' }]
    const values = { deleted: true, sent: false, none: null }
    const patterns = { '^(un)?delivered': false, '^(failed|deleted)': true }
    const states = ['failed: no such number', 'delivered', 'undelivered?', 'deleted by its author', 'odd']
    expect(
      await flags(
        states.map(status => ({ status })),
        { columns: { withdrawn: { column: 'status', values: { 'undelivered?': true }, patterns } } },
      ),
    ).toEqual({
      flags: [true, false, true, true],
      rejects: ['withdrawn must be one of the values that the mapping lists: odd'],
    })
    expect(await flags(rows, { columns: { withdrawn: { column: 'status', values } } })).toEqual({
      flags: [true, false, false, false],
      rejects: ['withdrawn must be one of the values that the mapping lists: odd'],
    })
    expect(await flags(rows, { columns: { withdrawn: { column: 'status', values, default: true } } })).toEqual({
      flags: [true, false, true, true, true],
      rejects: [],
    })
    expect((await flags(rows, { columns: { withdrawn: { constant: true } } })).flags).toEqual(Array(5).fill(true))
    expect(
      (await flags(rows, { columns: { withdrawn: { constant: true, when: { status: ['odd', 'none'] } } } })).flags,
    ).toEqual([false, false, true, false, true])
    const yaml = files.write(
      'm.yaml',
      'columns:\n  withdrawn: { column: status, values: { deleted: true }, default: false }\n',
    )
    const found = await fill(written(rows), { mapping: yaml })
    expect(found.rows.map(({ withdrawn }) => withdrawn)).toEqual([true, false, false, false, false])
  })

  test('of Parquet may be a boolean or a whole number', async () => {
    for (const values of ['[true, NULL, false]::BOOLEAN[]', '[1, NULL, 0]::TINYINT[]']) {
      const path = files.pathOf('flags.parquet')
      await engine().connection.run(
        `COPY (SELECT 'c' AS chat_id, now() AS sent_at, 'agent' AS author, 'e' AS establishment_id, unnest(${values}) AS withdrawn)
          TO '${path}' (FORMAT parquet)`,
      )
      expect((await fill([path])).rows.map(({ withdrawn }) => withdrawn)).toEqual([true, false, false])
    }
  })
})

describe('times', () => {
  test('in seconds, milliseconds or microseconds since 1970 are rounded down to microseconds', async () => {
    const seconds = ['1772359200', 1772359200.123456, '1772359200.1234567', '-0.0000001', '-1.5', '+5', 0]
    expect(await times(seconds, { column: 'at', format: 'epoch-seconds' })).toEqual([
      '2026-03-01T10:00:00Z',
      '2026-03-01T10:00:00.123456Z',
      '2026-03-01T10:00:00.123456Z',
      '1969-12-31T23:59:59.999999Z',
      '1969-12-31T23:59:58.5Z',
      '1970-01-01T00:00:05Z',
      '1970-01-01T00:00:00Z',
    ])
    expect(await times(['1772359200123.4567', 1772359200123n], { column: 'at', format: 'epoch-milliseconds' })).toEqual(
      ['2026-03-01T10:00:00.123456Z', '2026-03-01T10:00:00.123Z'],
    )
    expect(await times(['1772359200123456', '-1.5'], { column: 'at', format: 'epoch-microseconds' })).toEqual([
      '2026-03-01T10:00:00.123456Z',
      '1969-12-31T23:59:59.999998Z',
    ])
    const rule = 'sent_at must be a number of seconds since 1970, in the years 1 to 9999: '
    const wrong = ['soon', '0x10', '1_000', '253402300800', '-62135596801', '9'.repeat(40), '1772359200Z', '1,5', 'NaN']
    expect(await times(wrong, { column: 'at', format: 'epoch-seconds' })).toEqual(wrong.map(text => rule + text))
    expect(await times(['', null], { column: 'at', format: 'epoch-seconds' })).toEqual([
      'sent_at is missing',
      'sent_at is missing',
    ])
  })

  test('in a strptime pattern, with an offset or in a declared zone', async () => {
    expect(
      await times(['Tue Apr 07 21:00:26 +0200 2026', 'soon'], { column: 'at', format: '%a %b %d %H:%M:%S %z %Y' }),
    ).toEqual(['2026-04-07T19:00:26Z', 'sent_at must be a date and time written as %a %b %d %H:%M:%S %z %Y: soon'])
    expect(
      await times(['25/10/2026 02:30', '29/03/2026 02:30'], {
        column: 'at',
        format: '%d/%m/%Y %H:%M',
        zone: 'Europe/Paris',
      }),
    ).toEqual(['2026-10-25T00:30:00Z', '2026-03-29T01:30:00Z'])
    expect(
      await times(['2026-03-01 10:00:00.123456999'], { column: 'at', format: '%Y-%m-%d %H:%M:%S.%n', zone: 'UTC' }),
    ).toEqual(['2026-03-01T10:00:00.123456Z'])
  })

  test('without an offset are in the declared zone; ambiguous and skipped ones are counted', async () => {
    const rows = written([
      { at: '2026-10-25T02:30:00', edited: '2026-10-25 02:30' },
      { at: '2026-03-29T02:30:00', edited: null },
      { at: '2026-10-25T02:30:00+02:00', edited: '' },
      { at: '2026-07-01T00:00:00', edited: null },
      { at: '2026-10-25T02:30:00', edited: null, author: 'nobody' },
    ])
    const zone = 'Europe/Paris'
    const found = await fill(rows, {
      mapping: { columns: { sent_at: { column: 'at', zone }, updated_at: { column: 'edited', zone } } },
    })
    expect(found.rows.map(({ sent_at }) => formatInstant(sent_at))).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-03-29T01:30:00Z',
      '2026-10-25T00:30:00Z',
      '2026-06-30T22:00:00Z',
    ])
    expect(found.counts).toMatchObject({ read: 5, rejected: 1, ambiguousTimes: 2, skippedTimes: 1 })
    expect(await times(['1969-12-31T23:00:00', '2026-10-25'], { column: 'at', zone })).toEqual([
      'sent_at without an offset must lie in the years 1970 to 2099: 1969-12-31T23:00:00',
      'sent_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00: 2026-10-25',
    ])
  })

  test.each([
    [{ column: 'at', format: '%d/%m/%Y' }, 'columns.sent_at.zone: is required, the format has no %z: %d/%m/%Y'],
    [{ column: 'at', format: '%Q' }, 'columns.sent_at.format: must be a strptime pattern: %Q'],
    [null, 'columns.sent_at: is required, it must not be null'],
  ])('an invalid mapping is refused: %j', async (sentAt, message) => {
    await expect(fill([], { mapping: { columns: { sent_at: sentAt } } })).rejects.toThrow(message)
  })
})

describe('typed columns of Parquet', () => {
  async function parquet(name: string, select: string): Promise<string> {
    const path = files.pathOf(name)
    await engine().connection.run(
      `COPY (SELECT 'c' AS chat_id, 'agent' AS author, 7 AS establishment_id, ${select}) TO '${path}' (FORMAT parquet)`,
    )
    return path
  }
  const sentAt = async (path: string, mapping: Mapping = {}) =>
    (await fill([path], { mapping })).rows.map(({ sent_at }) => formatInstant(sent_at))

  test('timestamps are instants, in a declared zone if they have no offset', async () => {
    expect(await sentAt(await parquet('tz.parquet', "TIMESTAMPTZ '2026-03-01 10:00:00.5+01' AS sent_at"))).toEqual([
      '2026-03-01T09:00:00.5Z',
    ])
    const local = await parquet('local.parquet', "TIMESTAMP '2026-10-25 02:30:00' AS sent_at")
    expect(await sentAt(local, { columns: { sent_at: { column: 'sent_at', zone: 'Europe/Paris' } } })).toEqual([
      '2026-10-25T00:30:00Z',
    ])
    await expect(fill([local])).rejects.toThrow(
      /column sent_at has times without an offset: a mapping must give their zone/,
    )
    const fine = await parquet('ns.parquet', "TIMESTAMP_NS '2001-09-09 01:46:40.000001999' AS sent_at")
    expect(await sentAt(fine, { columns: { sent_at: { column: 'sent_at', zone: 'UTC' } } })).toEqual([
      '2001-09-09T01:46:40.000001Z',
    ])
  })

  test('numbers as times need a format, and are read exactly', async () => {
    const number = await parquet('number.parquet', '1772359200123456::DOUBLE AS sent_at')
    await expect(fill([number])).rejects.toThrow(
      /column sent_at is DOUBLE, not an instant: a mapping must give its format/,
    )
    expect(await sentAt(number, { columns: { sent_at: { column: 'sent_at', format: 'epoch-microseconds' } } })).toEqual(
      ['2026-03-01T10:00:00.123456Z'],
    )
    const seconds = await parquet('seconds.parquet', '1772359200.123456::DOUBLE AS sent_at')
    expect(await sentAt(seconds, { columns: { sent_at: { column: 'sent_at', format: 'epoch-seconds' } } })).toEqual([
      '2026-03-01T10:00:00.123456Z',
    ])
    await expect(sentAt(await parquet('infinite.parquet', "TIMESTAMPTZ 'infinity' AS sent_at"))).resolves.toEqual([])
  })

  test('an updated_at that is not an instant rejects only the rows that have a value', async () => {
    const at = "TIMESTAMPTZ '2026-03-01 10:00:00Z' AS sent_at"
    expect((await fill([await parquet('null.parquet', `${at}, NULL::INTEGER AS updated_at`)])).rejects).toEqual([])
    expect(
      (await fill([await parquet('int.parquet', `${at}, 12 AS updated_at`)])).rejects.map(({ reason }) => reason),
    ).toEqual(['updated_at must be an ISO 8601 date and time such as 2026-10-25T02:30:00+02:00: 12'])
  })

  test('attachments may be a list instead of JSON', async () => {
    const list = "[{'filename': 'a.png', 'size': 12}] AS files, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS sent_at"
    const mapping: Mapping = { columns: { attachments: { column: 'files', name: 'filename', bytes: 'size' } } }
    expect((await fill([await parquet('files.parquet', list)], { mapping })).rows[0]?.attachments).toBe(
      '[{"name":"a.png","media_type":null,"bytes":12}]',
    )
  })
})

test('a column that the mapping names must exist', async () => {
  const path = files.write('log.csv', 'chat_id,sent_at,author,establishment_id\n')
  const failure = await fill([path], {
    mapping: { columns: { text: 'body', customer_id: { column: 'author', when: { role: 'x' } } } },
  }).then(
    () => null,
    error => error,
  )
  expect(failure).toBeInstanceOf(IngestError)
  expect(failure.message).toMatch(
    /log\.csv: has no column role \(for customer_id\), body \(for text\); it has "chat_id", /,
  )
})

test('a row without an id gets a stable one from its contents', async () => {
  const rows = [
    {},
    { text: 'x' },
    { text: 'c x', chat_id: 'c' },
    { text: 'x', chat_id: 'c c' },
    { author: 'bot' },
    { kind: 'note' },
    { sent_at: '2026-03-01T10:00:00.000001Z' },
    { sent_at: '2026-03-01T11:00:00+01:00' },
    { customer_id: 'other' },
    { text: '' },
  ]
  const ids = (await fill(written(rows))).rows.map(({ message_id }) => message_id)
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/)
  // The last three equal the first row, but for spelling and columns that are not part of the id.
  expect(ids.slice(7)).toEqual([ids[0], ids[0], ids[0]])
  expect(new Set(ids).size).toBe(7)
})

const twitter = '../shared/data/twitter-care/messages.csv'
test.skipIf(!existsSync(twitter))(
  `customer care on Twitter, by the mapping in fixtures (needs ${twitter})`,
  async () => {
    const { counts, rows } = await fill([twitter], { mapping: 'fixtures/twitter-care.mapping.yaml' })
    expect(counts).toMatchObject({ read: 2350, rejected: 0 })
    expect(rows.filter(({ author }) => author === 'customer').length).toBe(1211)
    expect(new Set(rows.map(({ chat_id }) => chat_id)).size).toBe(1025)
    expect(new Set(rows.map(({ establishment_id }) => establishment_id)).size).toBe(25)
    expect(
      rows.every(({ author, customer_id, author_id }) => customer_id === (author === 'customer' ? author_id : null)),
    ).toBe(true)
    expect(new Set(rows.map(({ platform, channel, kind }) => `${platform} ${channel} ${kind}`))).toEqual(
      new Set(['twitter null message']),
    )
  },
)

describe('what a mapping can say of nested records', () => {
  const conversations = [
    {
      id: 7,
      account: { id: 1 },
      team: null,
      inbox: { id: 'lyon' },
      parts: [
        { n: 1, at: '2026-03-02T10:00:00', author: { type: 'user' }, body: 'hello', contacts: [{ id: 'c1' }] },
        { n: 2, at: '2026-03-02T10:01:00', author: { type: 'bot_greeter' }, body: 'welcome' },
        { n: 3, at: '2026-03-02T10:02:00', author: { type: 'admin' }, body: 'Marked resolved by Bob' },
        { n: 4, at: '2026-03-02T10:02:30', author: { type: 'user' }, type: 'typing' },
        { n: 5, at: '2026-03-02T10:03:00', author: { type: 'ghost' }, body: 'who?' },
      ],
    },
    {
      id: 8,
      account: { id: 2 },
      team: 'lille',
      parts: [{ n: 1, at: '2026-03-02T10:00:00Z', author: { type: 'user' } }],
    },
    { id: 9, account: { id: 2 }, team: 'lille' },
  ]
  const mapping = {
    json: { list: 'data.conversations', rows: 'parts' },
    zone: 'Europe/Paris',
    skip: { type: ['typing'] },
    optional: ['type', 'contacts.0.id', '$.inbox.id'],
    columns: {
      chat_id: { columns: ['$.account.id', '$.id'] },
      message_id: 'n',
      sent_at: 'at',
      author: { column: 'author.type', values: { user: 'customer', admin: 'agent' }, patterns: { '^bot_': 'bot' } },
      kind: { column: 'body', patterns: { '^Marked resolved': 'archive' }, default: 'message' },
      establishment_id: { column: '$.team', or: ['$.inbox.id'] },
      customer_id: { column: 'contacts.0.id', or: ['$.account.id'] },
      text: 'body',
    },
  } as const

  test.each([
    ['an object with a list', JSON.stringify({ data: { about: [], conversations } }), mapping],
    ['an array', JSON.stringify(conversations), { ...mapping, json: { rows: 'parts' } }],
    [
      'one record a line',
      conversations.map(one => `${JSON.stringify(one)}\n`).join(''),
      { ...mapping, json: { rows: 'parts' } },
    ],
  ])('%s gives the same rows', async (_, content, given) => {
    const { counts, rows, rejects } = await fill([files.write('nested.json', content)], { mapping: given })
    expect(
      rows.map(row => [
        row.chat_id,
        row.author,
        row.kind,
        row.establishment_id,
        row.customer_id,
        Number(row.sent_at / 1_000_000n),
      ]),
    ).toEqual([
      ['1-7', 'customer', 'message', 'lyon', 'c1', Date.parse('2026-03-02T09:00:00Z') / 1000],
      ['1-7', 'bot', 'message', 'lyon', '1', Date.parse('2026-03-02T09:01:00Z') / 1000],
      ['1-7', 'agent', 'archive', 'lyon', '1', Date.parse('2026-03-02T09:02:00Z') / 1000],
      ['2-8', 'customer', 'message', 'lille', '2', Date.parse('2026-03-02T10:00:00Z') / 1000],
    ])
    expect(counts).toMatchObject({
      read: 5,
      rejected: 1,
      skipped: [
        { reason: 'record without parts', events: 1 },
        { reason: 'type typing', events: 1 },
      ],
    })
    expect(rejects).toMatchObject([
      { line: 5, reason: 'author must be one of the values that the mapping lists: ghost' },
    ])
  })

  test('a record that is not JSON is rejected with its line, and the others are read', async () => {
    const lines = conversations.map(one => JSON.stringify(one))
    const content = `${[lines[0], '{"id": 5, "parts": [', ...lines.slice(1)].join('\n')}\n`
    const broken = { ...mapping, json: { rows: 'parts' } }
    const { counts, rows, rejects } = await fill([files.write('broken.json', content)], { mapping: broken })
    expect(rows).toHaveLength(4)
    expect(counts).toMatchObject({ read: 6, rejected: 2 })
    expect(rejects).toContainEqual(expect.objectContaining({ line: 2, raw: '{"id": 5, "parts": [' }))
  })

  test('in a table, rows are left out, values come from other columns, and ids are made of several', async () => {
    const csv = files.write(
      'table.csv',
      'account,id,at,who,site,branch,type\n1,7,2026-03-02 10:00:00,agent:bob,,lyon,\n1,7,2026-03-02 10:01:00,client,lille,lyon,seen\n,7,2026-03-02 10:02:00,client,lille,,\n',
    )
    const { counts, rows, rejects } = await fill([csv], {
      mapping: {
        zone: 'UTC',
        skip: { type: 'seen' },
        columns: {
          chat_id: { columns: ['account', 'id'] },
          sent_at: 'at',
          author: { column: 'who', patterns: { '^agent:': 'agent', '^client$': 'customer' } },
          establishment_id: { column: 'site', or: ['branch'] },
        },
      },
    })
    expect(rows).toMatchObject([{ chat_id: '1-7', author: 'agent', establishment_id: 'lyon' }])
    expect(counts).toMatchObject({ read: 2, rejected: 1, skipped: [{ reason: 'type seen', events: 1 }] })
    expect(rejects).toMatchObject([{ line: 4, reason: 'chat_id is missing' }])
  })

  test.each([
    [
      { columns: { author: { column: 'a', patterns: { '(': 'agent' } } } },
      /columns\.author\.patterns: must be regular expressions: "\("/,
    ],
    [{ columns: { chat_id: { column: 'a', columns: ['b', 'c'] } } }, /must have column or columns, not both/],
    [{ json: { rows: '$.a' } }, /must be keys separated by dots/],
    [{ skip: { type: [] } }, /skip/],
  ] as const)('%j is refused', async (given, message) => {
    const path = files.write('x.csv', 'a\n1\n')
    await expect(fill([path], { mapping: given as never })).rejects.toThrow(message)
  })
})
