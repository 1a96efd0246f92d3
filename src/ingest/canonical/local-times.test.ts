import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { ingestEngine } from '../../../test/ingest/ingest-engine.ts'
import { sql, texts } from '../../engine/sql.ts'
import { formatInstant, parseInstant } from '../../time/instant.ts'
import { instantOfLocal, zoneSegments } from '../../time/zone.ts'
import { localTimeSql } from './local-times.ts'

const { engine } = ingestEngine()

async function read(zone: string, locals: readonly bigint[]) {
  const clock = localTimeSql(zone, sql`l`)
  const rows = await engine().query(
    sql`SELECT ${clock.instantMicros(sql`run`)} AS micros, ${clock.isChange(sql`run`, 'ambiguous')} AS ambiguous,
      ${clock.isChange(sql`run`, 'skipped')} AS skipped
      FROM (SELECT l, ${clock.run} AS run FROM (SELECT unnest(${texts(locals.map(String))}::BIGINT[]) AS l))`,
    { micros: 'count?', ambiguous: 'count', skipped: 'count' },
  )
  return rows.map(({ micros, ambiguous, skipped }) => ({
    instant: micros === null ? null : formatInstant(BigInt(micros)),
    ambiguous,
    skipped,
  }))
}

const localOf = (text: string) => parseInstant(`${text}Z`) ?? 0n

describe('a time without an offset', () => {
  test.each([
    ['Europe/Paris', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z', 1, 0],
    ['Europe/Paris', '2026-10-25T01:59:59.999999', '2026-10-24T23:59:59.999999Z', 0, 0],
    ['Europe/Paris', '2026-10-25T03:00:00', '2026-10-25T02:00:00Z', 0, 0],
    ['Europe/Paris', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z', 0, 1],
    ['Europe/Paris', '2026-03-29T03:00:00', '2026-03-29T01:00:00Z', 0, 0],
    ['America/New_York', '2026-11-01T01:00:00', '2026-11-01T05:00:00Z', 1, 0],
    ['America/Havana', '2026-11-01T00:00:00', '2026-11-01T04:00:00Z', 1, 0],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45:00Z', 0, 1],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00Z', 1, 0],
    ['Asia/Kathmandu', '2026-01-01T00:00:00', '2025-12-31T18:15:00Z', 0, 0],
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00Z', 0, 1],
    ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00Z', 0, 0],
  ])('of %s, %s, is %s', async (zone, local, instant, ambiguous, skipped) => {
    expect(await read(zone, [localOf(local)])).toEqual([{ instant, ambiguous, skipped }])
  })

  test.each(['1969-12-31T23:59:59', '2100-01-01T00:00:00'])('outside the known years is none: %s', async local => {
    expect(await read('Europe/Paris', [localOf(local)])).toEqual([{ instant: null, ambiguous: 0, skipped: 0 }])
  })

  test('is read as report periods are, around every change of a zone', async () => {
    const zone = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'America/Caracas',
    )
    const from = localOf('1971-01-01T00:00:00')
    const to = localOf('2099-01-01T00:00:00')
    await fc.assert(
      fc.asyncProperty(
        zone,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: -7_200_000, max: 7_200_000 })), { minLength: 1, maxLength: 20 }),
        async (zone, places) => {
          const segments = zoneSegments(zone, from, to)
          const locals = places.map(([place, aside]) => {
            const segment = segments[place % segments.length]
            return (segment?.start ?? from) + (segment?.offsetMicros ?? 0n) + BigInt(aside) * 1000n
          })
          const found = await read(zone, locals)
          expect(found.map(({ instant }) => instant)).toEqual(
            locals.map(local => formatInstant(instantOfLocal(zone, local))),
          )
        },
      ),
      runs(30),
    )
  })
})
