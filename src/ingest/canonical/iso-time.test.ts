import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { ingestEngine } from '../../../test/ingest/ingest-engine.ts'
import { sql, texts } from '../../engine/sql.ts'
import { formatInstant, parseInstant } from '../../time/instant.ts'
import { isoInstant, isoLocalMicros } from './iso-time.ts'

const { engine } = ingestEngine()

/** The result for each text: the instant, and the local time of a text without an offset, both as ISO 8601. */
async function read(written: readonly string[]) {
  const rows = await engine().query(
    sql`SELECT ${isoInstant(sql`t`)} AS "instant", make_timestamptz(${isoLocalMicros(sql`t`)}) AS "local"
      FROM (SELECT unnest(${texts(written)}) AS t)`,
    { instant: 'instant?', local: 'instant?' },
  )
  const text = (micros: bigint | null) => (micros === null ? null : formatInstant(micros))
  return rows.map(row => ({ instant: text(row.instant), local: text(row.local) }))
}

describe('ISO 8601', () => {
  test.each([
    ['2026-10-25T02:30:00Z', '2026-10-25T02:30:00Z'],
    ['2026-10-25T02:30:00.123456789Z', '2026-10-25T02:30:00.123456Z'],
    ['1969-12-31T23:59:59.9999999Z', '1969-12-31T23:59:59.999999Z'],
    ['2026-10-25T02:30:00+02:00', '2026-10-25T00:30:00Z'],
    ['2026-10-25 02:30:00-0330', '2026-10-25T06:00:00Z'],
    ['2026-10-25T02:30:00+05', '2026-10-24T21:30:00Z'],
    ['2026-10-25T02:30:00.5+23:59', '2026-10-24T02:31:00.5Z'],
    ['2026-10-25t02:30z', '2026-10-25T02:30:00Z'],
    ['2026-10-25T02:30+01', '2026-10-25T01:30:00Z'],
    ['2026-10-25 02:30:00,75 +01:00', '2026-10-25T01:30:00.75Z'],
    ['20261025T023000Z', '2026-10-25T02:30:00Z'],
    ['20261025T0230+0100', '2026-10-25T01:30:00Z'],
    ['2026-10-25T02:30:00.Z', '2026-10-25T02:30:00Z'],
    ['2026-10-25T02:30:00.+02', '2026-10-25T00:30:00Z'],
    [' 2026-10-25T02:30:00Z ', '2026-10-25T02:30:00Z'],
    ['2026-10-25T24:00:00Z', '2026-10-26T00:00:00Z'],
    ['2026-10-01 10:00:00 UTC', '2026-10-01T10:00:00Z'],
    ['2026-10-01 10:00:00.123456 UTC', '2026-10-01T10:00:00.123456Z'],
    ['2026-10-01T10:00:00,5 GMT', '2026-10-01T10:00:00.5Z'],
    ['2026-10-01 10:00 utc', '2026-10-01T10:00:00Z'],
    ['2026-10-01T10:00:00UTC', '2026-10-01T10:00:00Z'],
    ['2026-10-01 10:00:00+00', '2026-10-01T10:00:00Z'],
    ['2026-10-01 10:00:00.25+00', '2026-10-01T10:00:00.25Z'],
    ['2026-10-01 10:00:00.123 +0000 UTC', '2026-10-01T10:00:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('%s is an instant', async (written, expected) => {
    expect(await read([written])).toEqual([{ instant: expected, local: null }])
  })

  test.each([
    ['2026-10-25T02:30:00', '2026-10-25T02:30:00Z'],
    ['2026-10-25 02:30', '2026-10-25T02:30:00Z'],
    ['20261025t023000,1234567', '2026-10-25T02:30:00.123456Z'],
  ])('%s is a local time', async (written, expected) => {
    expect(await read([written])).toEqual([{ instant: null, local: expected }])
  })

  test.each([
    '2026-10-25',
    '2026-10-25Z',
    'infinity',
    '-infinity',
    'epoch',
    'now',
    '',
    ' ',
    'yesterday',
    '2026-02-30T00:00:00Z',
    '2026-10-25T02:30:60Z',
    '2026-10-25T02:60:00Z',
    '2026-10-25T25:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-10-25T02:30:00+24:00',
    '2026-10-25T02:30:00+02:60',
    '2026-10-25 UTC',
    '2026-10-25T02:30:00 UTCZ',
    '2026-10-25T02:30:00+02:00 UTC',
    '2026-10-25T02:30:00 +0200 UTC',
    '2026-10-25T02:30:00 UTC UTC',
    '2026-10-25T02:30:00  UTC',
    '2026-10-25T02:30:00 PUTC',
    '2026-10-25T02:30:00 UTC+1',
    '2026-10-25T02:30:00 Europe/Paris',
    '2026-10-25T02:30:00Z30',
    '2026-10-25T02:30:00ZZ',
    '2026-10-25T02:30:40:50',
    '26-10-25T02:30:00Z',
    '02026-10-25T02:30:00Z',
    '2026-10-25T2:30:00Z',
    '2026-10-25T02:30:0.5Z',
    '-026-10-25T02:30:00Z',
    '2026-1-5T02:30:00Z',
    '1770000000',
    '2026-10-25T02:30:00+02:00Z',
    '2026-10-25T02:30:00+1',
    '2026-10-25T02:30:00+010',
    "2026-10-25T02:30:00Z'; DROP TABLE log; --",
    '2026-10-25T02:30:00Z\0',
    '٢٠٢٦-10-25T02:30:00Z',
    '2026-10-25T02:30:00 BCZ',
    '2026-10-25T02:30:00 (BC)Z',
  ])('%j is neither', async written => {
    expect(await read([written])).toEqual([{ instant: null, local: null }])
  })

  test('any instant in any of the forms is read exactly', async () => {
    const instant = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
    const form = fc.record({
      offsetMinutes: fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }),
      separator: fc.constantFrom('T', 't', ' '),
      point: fc.constantFrom('.', ','),
      finer: fc.stringMatching(/^[0-9]{0,4}$/),
      colon: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(instant, form), { minLength: 1, maxLength: 20 }), async cases => {
        const written = cases.flatMap(([micros, { offsetMinutes, separator, point, finer, colon }]) => {
          const local = micros + BigInt(offsetMinutes) * 60_000_000n
          if (local < -62_135_596_800_000_000n || local > 253_402_300_799_999_999n) return []
          const [date, time = ''] = formatInstant(local).slice(0, -1).split('T')
          const clock = time.includes('.') ? time.padEnd(15, '0') : finer === '' ? time : `${time}.000000`
          const digits = clock.length > 8 ? `${clock.slice(0, 8)}${point}${clock.slice(9)}${finer}` : clock
          const [hours, minutes] = [Math.abs(offsetMinutes) / 60, Math.abs(offsetMinutes) % 60].map(part =>
            String(Math.floor(part)).padStart(2, '0'),
          )
          const offset = `${offsetMinutes < 0 ? '-' : '+'}${hours}${colon ? ':' : ''}${minutes}`
          return [{ text: `${date}${separator}${digits}${offset}`, micros }]
        })
        const found = await read(written.map(({ text }) => text))
        expect(found.map(({ instant }) => instant)).toEqual(written.map(({ micros }) => formatInstant(micros)))
        for (const { text, micros } of written) if (text[10] !== ' ') expect(parseInstant(text)).toBe(micros)
      }),
      runs(60),
    )
  })
})
