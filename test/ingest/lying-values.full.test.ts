import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { runs } from '../arbitraries/runs.ts'
import { everyFormat, type TextRow } from './every-format.ts'
import { ingestEngine } from './ingest-engine.ts'
import { complete, ids, outcomesOf } from './outcomes.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill } = ingestEngine()

const outcomes = outcomesOf(fill)

describe.each(Object.entries(everyFormat))('as %s', (format, write) => {
  const written = (rows: readonly TextRow[]) => write({ name: 'values', rows, files, engine })
  const times = async (
    texts: readonly string[],
    sentAt: NonNullable<Mapping['columns']>['sent_at'],
    more: Mapping = {},
  ) =>
    outcomes(
      await written(texts.map(at => ({ ...complete, at }))),
      { ...more, columns: { ...more.columns, sent_at: sentAt ?? null } },
      row => formatInstant(row.sent_at),
    )

  test('an epoch shortened by a spreadsheet rejects its row, with that reason', async () => {
    const shortened = ['1.7598E+12', '1,7598E+12', '1.7598e12', '2E+09', '-1,5E-7']
    const lost = (text: string) => `sent_at must have all its digits, they were lost in a spreadsheet: ${text}`
    for (const format of ['epoch-milliseconds', 'epoch-seconds']) {
      expect(await times(shortened, { column: 'at', format })).toEqual(shortened.map(lost))
    }
  })

  test('any id shortened by a spreadsheet rejects its row', async () => {
    const shortened = ['1.7598E+12', '1,7598E+12', '9E+15', '1.234567890E+100']
    const fine = ['1.7598e12', '1e3', '1E5', '17.598E+12', 'x1.7E+12', '1.7E+12x', '1.7E+', '-', '1759800000000']
    const rows = ids.flatMap(id =>
      [...shortened, ...fine].map(text => ({
        ...complete,
        message_id: 'm',
        customer_id: 'k',
        author_id: 'a',
        [id]: text,
      })),
    )
    const expected = ids.flatMap(id => [
      ...shortened.map(text => `${id} must have all its digits, a spreadsheet kept only the first ones: ${text}`),
      ...fine,
    ])
    const found = await outcomes(await written(rows), {}, row => row)
    expect(
      found.map((row, index) =>
        typeof row === 'string' ? row : row[ids[Math.floor((index * ids.length) / rows.length)] ?? 'chat_id'],
      ),
    ).toEqual(expected)
  })

  test('a text or a channel may look like a shortened number', async () => {
    const rows = [{ ...complete, text: '1.7598E+12', channel: '1,5E+3' }]
    expect((await fill([await written(rows)])).rows).toMatchObject(rows.map(({ text, channel }) => ({ text, channel })))
  })

  test('serial dates of Excel are local times', async () => {
    // Python: (datetime(2025, 10, 1, 10, 0, 3) - datetime(1899, 12, 30)) / timedelta(days=1)
    const serials = [
      '45931.416701388887',
      '45931,4167',
      '45931.41670',
      '45931',
      '45931,5',
      '45931.4167013888',
      '45955.1041666667',
      '46110,104166666664',
      '',
    ]
    expect(await times(serials, { column: 'at', format: 'excel-serial', zone: 'Europe/Paris' })).toEqual([
      '2025-10-01T08:00:03Z',
      '2025-10-01T08:00:03Z',
      '2025-10-01T08:00:03Z',
      '2025-09-30T22:00:00Z',
      '2025-10-01T10:00:00Z',
      '2025-10-01T08:00:03Z',
      '2025-10-25T00:30:00Z',
      '2026-03-29T01:30:00Z',
      'sent_at is missing',
    ])
    const rule =
      'sent_at must be a number of days as a spreadsheet counts them from 1899-12-30, such as 45931.4166667: '
    const wrong = ['soon', '-1', '45.931,5', '45931.4.2', '45 931', '01/10/2025', '60', '60.99999', '12345678']
    expect(await times(wrong, { column: 'at', format: 'excel-serial', zone: 'UTC' })).toEqual(
      wrong.map(text => rule + text),
    )
    expect(await times(['4,5931E+4', '61', '99999'], { column: 'at', format: 'excel-serial', zone: 'UTC' })).toEqual([
      'sent_at must have all its digits, they were lost in a spreadsheet: 4,5931E+4',
      'sent_at without an offset must lie in the years 1970 to 2099: 61',
      'sent_at without an offset must lie in the years 1970 to 2099: 99999',
    ])
    // The same day in a workbook with the 1904 date system.
    expect(await times(['44469.5'], { column: 'at', format: 'excel-serial-1904', zone: 'UTC' })).toEqual([
      '2025-10-01T12:00:00Z',
    ])
  })

  test('UTC or GMT after a time is its offset', async () => {
    const texts = [
      '2026-10-01 10:00:00 UTC',
      '2026-10-01 10:00:00.123456 UTC',
      '2026-10-01 10:00:00 GMT',
      '2026-10-01 10:00:00+00',
      '2026-10-01 10:00:00.5+00',
    ]
    expect(await times(texts, { column: 'at' })).toEqual([
      '2026-10-01T10:00:00Z',
      '2026-10-01T10:00:00.123456Z',
      '2026-10-01T10:00:00Z',
      '2026-10-01T10:00:00Z',
      '2026-10-01T10:00:00.5Z',
    ])
  })

  test('a time before 1995 is rejected, unless the mapping sets another bound', async () => {
    const early = (column: string, text: string, date = '1995-01-01') =>
      `${column} must not be before ${date}, seconds may have been read as milliseconds: ${text}`
    const cases: [NonNullable<Mapping['columns']>['sent_at'], string, string, string][] = [
      [{ column: 'at' }, '1994-12-31T23:59:59.999999Z', '1995-01-01T00:00:00Z', '1995-01-01T00:00:00Z'],
      [{ column: 'at' }, '1995-01-01T00:59:59+01:00', '1995-01-01T01:00:00+01:00', '1995-01-01T00:00:00Z'],
      [{ column: 'at', zone: 'Europe/Paris' }, '1995-01-01 00:59:59', '1995-01-01 01:00', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: 'epoch-milliseconds' }, '1772359200', '788918400000', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: 'epoch-seconds' }, '788918399.999999', '788918400', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: 'epoch-microseconds' }, '-1', '788918400000000', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: '%Y %z' }, '1994 +0000', '1995 +0000', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: '%d/%m/%Y', zone: 'UTC' }, '31/12/1994', '01/01/1995', '1995-01-01T00:00:00Z'],
      [{ column: 'at', format: 'excel-serial', zone: 'UTC' }, '34699,9', '34700', '1995-01-01T00:00:00Z'],
    ]
    // Every format gives the same texts, so CSV runs all cases and the other formats two.
    for (const [sentAt, before, from, instant] of format === 'csv' ? cases : cases.slice(2, 4)) {
      expect(await times([before, from], sentAt), before).toEqual([early('sent_at', before), instant])
    }
    const edited = await written([
      { ...complete, updated_at: '1970-01-21T12:00:00Z' },
      { ...complete, updated_at: '' },
    ])
    expect(await outcomes(edited, {}, row => row.updated_at)).toEqual([early('updated_at', '1970-01-21T12:00:00Z'), ''])
    const old = '1980-01-01T00:00:00Z'
    expect(await times([old, '1979-12-31T23:59:59Z'], { column: 'at' }, { earliest: '1980-01-01' })).toEqual([
      old,
      early('sent_at', '1979-12-31T23:59:59Z', '1980-01-01'),
    ])
    expect(await times([old, complete.sent_at], { column: 'at' }, { earliest: '2026-03-01T11:00:00+01:00' })).toEqual([
      early('sent_at', old, '2026-03-01T11:00:00+01:00'),
      complete.sent_at,
    ])
  })

  test('texts listed as missing are missing in every column, unless the column has its own list', async () => {
    const given: TextRow = {
      ...complete,
      channel: 'NULL',
      text: 'NULL',
      author_id: '-',
      customer_id: 'N/A',
      updated_at: '\\N',
      files: 'NULL',
      kind: 'N/A',
    }
    const mapping: Mapping = {
      missing: ['NULL', '\\N', 'N/A'],
      columns: {
        text: { column: 'text', missing: [] },
        author_id: { column: 'author_id', missing: ['-'] },
        attachments: 'files',
        platform: { column: 'channel', default: 'web' },
      },
    }
    expect(
      await outcomes(
        await written([
          given,
          { ...given, chat_id: 'N/A' },
          { ...given, sent_at: 'NULL' },
          { ...given, channel: 'null', author_id: 'NULL' },
        ]),
        mapping,
        row => row,
      ),
    ).toMatchObject([
      {
        channel: null,
        platform: 'web',
        text: 'NULL',
        author_id: null,
        customer_id: null,
        updated_at: null,
        attachments: null,
        kind: 'message',
      },
      'chat_id is missing',
      'sent_at is missing',
      { channel: 'null', platform: 'null', author_id: 'NULL' },
    ])
  })

  test('values are mapped; unlisted values are kept, rejected or replaced by the default', async () => {
    const rows = ['a', 'b', 'gone', '', 'robot'].map(role => ({
      ...complete,
      role,
      author: role === 'b' ? 'bot' : role || 'agent',
    }))
    const values = { a: 'agent', gone: null } as const
    const channel = (others?: 'keep' | 'reject', fallback?: string) => ({
      column: 'role',
      values,
      ...(others ? { others } : {}),
      ...(fallback ? { default: fallback } : {}),
    })
    const found = async (entry: ReturnType<typeof channel>) =>
      outcomes(await written(rows), { columns: { channel: entry, author: { constant: 'agent' } } }, row => row.channel)
    const unlisted = (text: string) => `channel must be one of the values that the mapping lists: ${text}`
    expect(await found(channel('keep'))).toEqual(['agent', 'b', '', '', 'robot'])
    expect(await found(channel('keep', 'none'))).toEqual(['agent', 'b', 'none', 'none', 'robot'])
    expect(await found(channel('reject', 'none'))).toEqual(['agent', unlisted('b'), 'none', 'none', unlisted('robot')])
    expect(await found(channel(undefined, 'none'))).toEqual(['agent', 'none', 'none', 'none', 'none'])
    const author = await outcomes(
      await written(rows),
      { columns: { author: { column: 'author', values: { a: 'agent', gone: 'system' }, others: 'keep' } } },
      row => row.author,
    )
    expect(author).toEqual([
      'agent',
      'bot',
      'system',
      'agent',
      'author must be one of customer, agent, bot, system: robot',
    ])
  })
})

test('a serial date of five decimals or more is exact to the second, one of nine or more to the millisecond', async () => {
  const seconds = fc.integer({ min: 788_918_400, max: 4_000_000_000 })
  const kase = fc.record({
    seconds,
    millis: fc.integer({ min: 0, max: 999 }),
    decimals: fc.integer({ min: 5, max: 11 }),
    point: fc.constantFrom('.', ','),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(kase, { minLength: 1, maxLength: 50 }), async cases => {
      const exact = cases.map(({ seconds, millis, decimals }) => seconds * 1000 + (decimals < 9 ? 0 : millis))
      const rows = cases.map(({ decimals, point }, index) => {
        // Computed in integer units of the last decimal, so that no double rounds it.
        const scale = 10n ** BigInt(decimals)
        const units = (BigInt(exact[index] ?? 0) * scale * 2n + 86_400_000n) / (2n * 86_400_000n) + 25_569n * scale
        const digits = String(units)
        return { ...complete, at: `${digits.slice(0, -decimals)}${point}${digits.slice(-decimals)}` }
      })
      const mapping: Mapping = { columns: { sent_at: { column: 'at', format: 'excel-serial', zone: 'UTC' } } }
      const found = await fill([rows], { mapping })
      expect(found.rows.map(row => Number(row.sent_at / 1000n))).toEqual(exact)
    }),
    runs(5),
  )
})

test.each([
  [
    { columns: { sent_at: { column: 'at', format: 'excel-serial' } } },
    'columns.sent_at.zone: is required, the format gives local times: excel-serial',
  ],
  [{ earliest: 'long ago' }, 'earliest: must be a date such as 1980-01-01, or an instant: "long ago"'],
  [{ earliest: '1980-02-30' }, 'earliest: must be a date such as 1980-01-01, or an instant: "1980-02-30"'],
  [{ columns: { channel: { column: 'x', others: 'keep' } } }, 'columns.channel: must have values when it has others'],
  [
    { columns: { channel: { column: 'x', values: {}, others: 'maybe' } } },
    'columns.channel.others: must be one of keep, reject: "maybe"',
  ],
  [{ missing: 'NULL' }, 'missing: must be a list: "NULL"'],
])('a mapping %j is refused', async (mapping, message) => {
  await expect(fill([], { mapping: mapping as Mapping })).rejects.toThrow(message)
})
