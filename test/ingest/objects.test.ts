import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EstablishmentRow } from '../../src/ingest/log-row.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { runs } from '../arbitraries/runs.ts'
import { ingestEngine } from './ingest-engine.ts'

const { fill, fillEstablishments } = ingestEngine()

const good = { chatId: 'c', sentAt: '2026-03-01T10:00:00Z', author: 'agent', establishmentId: 'e' }

describe('a row with dates', () => {
  test('has their instants', async () => {
    const date = fc.date({
      min: new Date('1995-01-02'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(date, fc.option(date)), { minLength: 1, maxLength: 8 }), async dates => {
        const { rows, rejects } = await fill([
          dates.map(([sentAt, updatedAt], index) => ({ ...good, chatId: `c${index}`, sentAt, updated_at: updatedAt })),
        ])
        expect(rejects).toEqual([])
        const micros = (instant: Date | null) => (instant === null ? null : BigInt(instant.getTime()) * 1000n)
        expect(rows.map(row => [row.sent_at, row.updated_at])).toEqual(
          dates.map(([sentAt, updatedAt]) => [micros(sentAt), micros(updatedAt)]),
        )
      }),
      runs(10),
    )
  })

  test.each([
    [
      'an invalid date',
      { sentAt: new Date(Number.NaN) },
      /^sent_at must be an ISO 8601 date and time .*: Invalid Date$/,
    ],
    ['an invalid second date', { updatedAt: new Date('x') }, /^updated_at must be an ISO 8601 .*: Invalid Date$/],
    [
      'a date after the year 9999',
      { sentAt: new Date('+010000-01-01') },
      /^sent_at must lie in the years 1 to 9999: \+010000-01-01T/,
    ],
    [
      'a date before the year 1',
      { sentAt: new Date('-000001-01-01') },
      /^sent_at must lie in the years 1 to 9999: -000001-01-01T/,
    ],
    [
      'a list without end',
      { text: endless() },
      /^row must have values that can be written as text: Converting circular/,
    ],
    [
      'a value that throws',
      {
        get text() {
          throw new Error('gone')
        },
      },
      /^row must have values that can be written as text: gone$/,
    ],
    ['no row', null, /^chat_id is missing$/],
  ])('%s rejects its row with the right reason', async (_, wrong, reason) => {
    const row = wrong === null ? null : Object.defineProperties({ ...good }, Object.getOwnPropertyDescriptors(wrong))
    const { rows, rejects } = await fill([[good, row as object, { ...good, chatId: 'd' }]])
    expect(rows.map(({ chat_id }) => chat_id)).toEqual(['c', 'd'])
    expect(rejects).toMatchObject([{ file: '(rows)', line: 2, reason: expect.stringMatching(reason) }])
  })

  test('a value that JSON writes as a text is read as that text', async () => {
    const instant = { toJSON: () => '2026-03-01T11:00:00.5+01:00' }
    const { rows, rejects } = await fill([
      [{ ...good, sentAt: instant, chatId: new URL('https://a.example/'), text: new Date('2026-01-01') }],
    ])
    expect(rejects).toEqual([])
    expect(rows).toMatchObject([
      {
        chat_id: 'https://a.example/',
        sent_at: parseInstant('2026-03-01T10:00:00.5Z'),
        text: '2026-01-01T00:00:00.000Z',
      },
    ])
  })
})

describe('establishments as objects', () => {
  test('are read like a file; rejects have the number of their row', async () => {
    async function* sites(): AsyncGenerator<EstablishmentRow> {
      yield {
        establishmentId: 1,
        name: 'One',
        timeZone: 'Europe/Paris',
        region: 'north',
        tags: ['a', ' b ', null, 'a'],
      }
      yield { establishment_id: '2', time_zone: 'Mars/Phobos', region: '["x"]', openSince: new Date('2020-01-01') }
      yield { name: 'none' } as never
      yield { establishmentId: '2', region: 'again' }
      yield { establishmentId: '4', region: null, brand: undefined, constructor: 'C', ['__proto__']: 'P' } as never
    }
    const { attributes, rows, rejects } = await fillEstablishments(sites())
    expect(attributes.toSorted()).toEqual(['__proto__', 'constructor', 'openSince', 'region', 'tags'])
    expect(rows).toEqual([
      {
        establishment_id: '1',
        name: 'One',
        time_zone: 'Europe/Paris',
        attributes: ['region=north', 'tags=a', 'tags=b'],
      },
      {
        establishment_id: '2',
        name: null,
        time_zone: null,
        attributes: ['openSince=2020-01-01T00:00:00.000Z', 'region=["x"]'],
      },
      { establishment_id: '4', name: null, time_zone: null, attributes: ['__proto__=P', 'constructor=C'] },
    ])
    expect(rejects.map(({ file, line, reason }) => [file, line, reason])).toEqual([
      [
        '(establishments)',
        2,
        'time_zone must be an IANA time zone such as Europe/Paris, the row is kept without it: Mars/Phobos',
      ],
      ['(establishments)', 3, 'establishment_id is missing'],
      ['(establishments)', 4, 'establishment_id must be unique, the first row is kept: 2'],
    ])
  })

  test('with an attribute named like a dimension of the log are refused, as in a file', async () => {
    await expect(fillEstablishments([{ establishmentId: 'a', channel: 'x' }])).rejects.toThrow(
      '(establishments): an attribute must not be named establishment, channel, platform: channel',
    )
  })

  test('are refused if none can be used', async () => {
    // @ts-expect-error no id
    await expect(fillEstablishments([{ id: 'a' }, { id: 'b' }])).rejects.toThrow(
      'no row of the establishments can be used, nothing was stored: 2 rows: establishment_id is missing ((establishments):1)',
    )
    expect((await fillEstablishments([])).rows).toEqual([])
  })
})

function endless(): unknown[] {
  const list: unknown[] = []
  list.push(list)
  return list
}
