import {
  Decimal,
  Field,
  Float32,
  Float64,
  Int64,
  List,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { IngestError } from '../../src/errors.ts'
import type { MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import type { Mapping } from '../../src/ingest/mapping/mapping.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { ingestEngine } from './ingest-engine.ts'
import { complete, ids, outcomesOf } from './outcomes.ts'
import { temporaryFolder } from './temporary-folder.ts'

const files = temporaryFolder()
const { engine, fill, fillEstablishments } = ingestEngine()
const outcomes = outcomesOf(fill)

describe('a value that is not a text is not an id', () => {
  const nested = { id: 1 }
  const list = ['a']
  const jsonl = (rows: readonly object[]) =>
    files.write('nested.jsonl', rows.map(row => `${JSON.stringify(row)}\n`).join(''))
  const objects = (rows: readonly object[]) => rows

  test.each([
    ['jsonl', jsonl],
    ['objects', objects],
  ] as const)('%s: an object or a list in place of a text rejects its row', async (_, write) => {
    const columns = [...ids, 'author', 'kind', 'channel', 'platform', 'text'] as const
    const rows = columns.flatMap(column => [nested, list, [], {}].map(value => ({ ...complete, [column]: value })))
    const names: readonly (readonly [unknown, string])[] = [
      [nested, 'an object'],
      [list, 'a list'],
      [[], 'a list'],
      [{}, 'an object'],
    ]
    const expected = columns.flatMap(column =>
      names.map(([value, name]) => `${column} must be a text, not ${name}: ${JSON.stringify(value)}`),
    )
    const { rows: accepted, rejects } = await fill([write(rows)])
    expect(accepted).toEqual([])
    expect(rejects.map(({ reason }) => reason)).toEqual(expected)
  })

  test.each([
    ['jsonl', jsonl],
    ['objects', objects],
  ] as const)('%s: it does so only where the mapping reads it', async (_, write) => {
    const rows = [
      { ...complete, sender: nested, role: 'client' },
      { ...complete, sender: nested, role: 'x' },
      { ...complete, sender: 's', role: ['client'] },
      { ...complete, sender: '{"id":1}', role: 'client' },
      { ...complete, sender: '[a] said', role: 'client', attachments: [{ name: 'a.png', media_type: null, bytes: 1 }] },
    ]
    const mapping: Mapping = { columns: { customer_id: { column: 'sender', when: { role: 'client' } } } }
    expect(await outcomes(write(rows), mapping, row => row.customer_id ?? 'none')).toEqual([
      'customer_id must be a text, not an object: {"id":1}',
      'none',
      'role must be a text, not a list: ["client"]',
      '{"id":1}',
      '[a] said',
    ])
    expect((await fill([write(rows)], { mapping })).rows.at(-1)?.attachments).toBe(
      '[{"name":"a.png","media_type":null,"bytes":1}]',
    )
  })

  /** A Parquet file with one typed column; the others are texts, and `sent_at` a timestamp. */
  async function parquet(values: readonly string[], column = 'customer_id'): Promise<string> {
    const path = files.pathOf('typed.parquet')
    const rest = Object.entries(complete).filter(([name]) => name !== column && name !== 'sent_at')
    const constants = rest.map(([name, value]) => `'${value}' AS ${name}`).join(', ')
    const time = column === 'sent_at' ? '' : ", TIMESTAMPTZ '2026-03-01 10:00:00Z' AS sent_at"
    const rows = values.map(value => `(${value})`).join(', ')
    await engine().connection.run(
      `COPY (SELECT ${constants}${time}, v AS ${column} FROM (VALUES ${rows}) t(v)) TO '${path}' (FORMAT parquet)`,
    )
    return path
  }
  const customers = async (input: MappedLogInput, mapping: Mapping = {}) =>
    outcomes(input, mapping, row => row.customer_id ?? 'none')
  const inexact = (text: string) =>
    `customer_id must be a text or an exact whole number (below 2^53 for a double): ${text}`

  test.each<[string, readonly string[], readonly string[]]>([
    ['STRUCT', ["{'id': 1}", 'NULL'], ["customer_id must be a text, not an object: {'id': 1}", 'none']],
    [
      'LIST',
      ["['a', 'b']", 'NULL', '[]'],
      ['customer_id must be a text, not a list: [a, b]', 'none', 'customer_id must be a text, not a list: []'],
    ],
    ['MAP', ["MAP {'id': 1}"], ['customer_id must be a text, not an object: {id=1}']],
    [
      'JSON',
      [`'{"id":1}'::JSON`, `'"x"'::JSON`, `'7.0'::JSON`, `'null'::JSON`],
      ['customer_id must be a text, not an object: {"id":1}', 'x', '7', 'none'],
    ],
    [
      'BLOB',
      ["'abc'::BLOB", "encode('é')", "'\\xFF'::BLOB"],
      ['abc', 'é', 'customer_id must be a text, not bytes that are no text: \\xFF'],
    ],
    [
      'DOUBLE',
      [
        '1.7598e12::DOUBLE',
        '7',
        '-0.0',
        '9007199254740991',
        '9007199254740992',
        '1.5',
        "'NaN'",
        "'-inf'",
        '1e22',
        'NULL',
      ],
      [
        '1759800000000',
        '7',
        '0',
        '9007199254740991',
        inexact('9007199254740992.0'),
        inexact('1.5'),
        inexact('nan'),
        inexact('-inf'),
        inexact('1e+22'),
        'none',
      ],
    ],
    ['FLOAT', ['7::FLOAT', '16777216::FLOAT'], ['7', inexact('16777216.0')]],
    ['DECIMAL', ['1759800000000.00::DECIMAL(38, 2)', '-7.00', '1.50'], ['1759800000000', '-7', inexact('1.50')]],
    [
      'whole DECIMAL',
      ['12345678901234567890123456789012345678::DECIMAL(38, 0)'],
      ['12345678901234567890123456789012345678'],
    ],
    ['HUGEINT and UUID', ['18446744073709551615::UBIGINT'], ['18446744073709551615']],
  ])('parquet: %s', async (_, values, expected) => {
    expect(await customers(await parquet(values))).toEqual(expected)
  })

  test('numbers of JSON and of JavaScript give the same ids as those of a typed column', async () => {
    const row = (value: string) => `{"customer_id":${value},${JSON.stringify(complete).slice(1)}\n`
    const numbers = [
      '7',
      '7.0',
      '1.7598e12',
      '1.7598E+12',
      '12345678901234567890123456',
      '1.5',
      '1e16',
      '"7.0"',
      '"1.5"',
      'true',
      '-0.0',
    ]
    expect(await customers(files.write('numbers.jsonl', numbers.map(row).join('')))).toEqual([
      '7',
      '7',
      '1759800000000',
      '1759800000000',
      '12345678901234567890123456',
      inexact('1.5'),
      inexact('10000000000000000.0'),
      '7.0',
      '1.5',
      'true',
      '0',
    ])
    const given = [
      7,
      7n,
      1.7598e12,
      2 ** 53,
      2 ** 53 - 1,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      123456789012345678901n,
      true,
      -0,
    ]
    expect(await customers(given.map(customer_id => ({ ...complete, customer_id })))).toEqual([
      '7',
      '7',
      '1759800000000',
      inexact('9007199254740992'),
      '9007199254740991',
      inexact('1.5'),
      inexact('NaN'),
      inexact('Infinity'),
      '123456789012345678901',
      'true',
      '0',
    ])
  })

  test.each([
    [
      'Float64',
      vectorFromArray([1.7598e12, 1.5, 2 ** 53, null], new Float64()),
      ['1759800000000', inexact('1.5'), inexact('9007199254740992'), 'none'],
    ],
    ['Float32', vectorFromArray([7, 2 ** 24], new Float32()), ['7', inexact('16777216')]],
    ['Int64', vectorFromArray([9007199254740993n], new Int64()), ['9007199254740993']],
    [
      'Decimal',
      vectorFromArray(
        [
          new Uint32Array([700, 0, 0, 0]),
          new Uint32Array([4294966596, 4294967295, 4294967295, 4294967295]),
          new Uint32Array([150, 0, 0, 0]),
        ],
        new Decimal(2, 20, 128),
      ),
      ['7', '-7', inexact('1.50')],
    ],
    [
      'List',
      vectorFromArray([['a'], null], new List(new Field('item', new Utf8(), true))),
      ['customer_id must be a text, not a list: ["a"]', 'none'],
    ],
    [
      'Struct',
      vectorFromArray([{ id: 'x' }], new Struct([new Field('id', new Utf8(), true)])),
      ['customer_id must be a text, not an object: {"id":"x"}'],
    ],
  ] as const)('arrow: %s', async (_, vector, expected) => {
    const texts = (value: string) =>
      vectorFromArray(
        Array.from({ length: vector.length }, () => value),
        new Utf8(),
      )
    const table = new Table({
      ...Object.fromEntries(Object.entries(complete).map(([name, value]) => [name, texts(value)])),
      customer_id: vector,
    })
    expect(await customers(table)).toEqual(expected)
    expect(await customers(files.write('typed.arrow', tableToIPC(table, 'stream')))).toEqual(expected)
  })

  test('a number as a time must have enough digits; 32-bit floats are refused', async () => {
    const times = async (values: readonly string[], format: string, zone?: string) =>
      outcomes(
        await parquet(values, 'sent_at'),
        {
          earliest: '1960-01-01',
          columns: { sent_at: { column: 'sent_at', format, ...(zone ? { zone } : {}), missing: ['0.0', '0'] } },
        },
        row => formatInstant(row.sent_at),
      )
    expect(await times(['1759800000123.0::DOUBLE', '0', '1e-7'], 'epoch-milliseconds')).toEqual([
      '2025-10-07T01:20:00.123Z',
      'sent_at is missing',
      '1970-01-01T00:00:00Z',
    ])
    expect(await times(['1e16::DOUBLE'], 'epoch-microseconds')).toEqual(['2286-11-20T17:46:40Z'])
    expect(await times(['45931.416701388887::DOUBLE', '45931.5'], 'excel-serial', 'UTC')).toEqual([
      '2025-10-01T10:00:03Z',
      '2025-10-01T12:00:00Z',
    ])
    expect(await times(['45931::INTEGER'], 'excel-serial', 'UTC')).toEqual(['2025-10-01T00:00:00Z'])
    expect(await times(['45931.25::DECIMAL(10, 2)'], 'excel-serial', 'UTC')).toEqual(['2025-10-01T06:00:00Z'])
    await expect(times(['45931.25::FLOAT'], 'excel-serial', 'UTC')).rejects.toThrow(
      'column sent_at is FLOAT: its 32 bits have too few digits for a time',
    )
    const table = new Table({
      ...Object.fromEntries(
        Object.entries(complete).map(([name, value]) => [name, vectorFromArray([value], new Utf8())]),
      ),
      sent_at: vectorFromArray([1759800000], new Float32()),
    })
    await expect(
      fill([table], { mapping: { columns: { sent_at: { column: 'sent_at', format: 'epoch-seconds' } } } }),
    ).rejects.toThrow(IngestError)
  })

  test('timestamps before 1995 are rejected, in typed columns and in objects', async () => {
    const early = 'sent_at must not be before 1995-01-01, seconds may have been read as milliseconds: '
    const path = await parquet(["TIMESTAMPTZ '1970-01-21 12:00:00Z'", "TIMESTAMPTZ '1995-01-01 00:00:00Z'"], 'sent_at')
    const found = await outcomes(path, {}, row => formatInstant(row.sent_at))
    expect(found[0]).toContain(early)
    expect(found[1]).toBe('1995-01-01T00:00:00Z')
    const local = await parquet(["TIMESTAMP '1994-12-31 23:00:00'", "TIMESTAMP '1995-01-01 00:00:00'"], 'sent_at')
    const on = await outcomes(local, { columns: { sent_at: { column: 'sent_at', zone: 'UTC' } } }, row =>
      formatInstant(row.sent_at),
    )
    expect(on).toEqual([`${early}1994-12-31 23:00:00`, '1995-01-01T00:00:00Z'])
    expect((await fill([[{ ...complete, sent_at: 1_759_800_000_000n, updatedAt: null }]])).rejects).toMatchObject([
      { reason: `${early}1970-01-21T08:50:00Z` },
    ])
  })

  test('ids of an establishments file follow the same rules as those of a log', async () => {
    const path = files.write('sites.csv', 'establishment_id,name\n1.7598E+12,Lost\n7,Seven\n')
    const listed = await fillEstablishments(path)
    expect(listed.rows.map(row => row.establishment_id)).toEqual(['7'])
    expect(listed.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'establishment_id must have all its digits, a spreadsheet kept only the first ones: 1.7598E+12'],
    ])
    const typed = await fillEstablishments(await parquet(['7::DOUBLE', '7.5'], 'establishment_id'))
    expect(typed.rows.map(row => row.establishment_id)).toEqual(['7'])
    const nestedSites = await fillEstablishments(
      files.write('sites.jsonl', '{"establishment_id":{"id":1},"name":"x"}\n{"establishment_id":7.0}\n'),
    )
    expect(nestedSites.rows.map(row => row.establishment_id)).toEqual(['7'])
    expect(nestedSites.rejects.map(({ reason }) => reason)).toEqual([
      'establishment_id must be a text, not an object: {"id":1}',
    ])
  })
})
