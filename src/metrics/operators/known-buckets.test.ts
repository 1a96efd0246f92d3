import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import { runs } from '../../../test/arbitraries/runs.ts'
import { evolutionAlt, evolutionChart } from '../../charts/evolution-chart.ts'
import { evolutionBlock, evolutionOf } from '../../report/blocks/evolution-block.ts'
import { readInput } from '../../report/model/reading.ts'
import type { ReportInput } from '../../report/model/report-input.ts'
import { renderSvg } from '../../report/paint/svg.ts'
import { type Bucket, bucketsOf } from '../../time/buckets.ts'
import { addDays } from '../../time/civil.ts'
import { grains } from '../../time/grain.ts'
import { formatInstant, type Micros, microsPerHour } from '../../time/instant.ts'
import { dayStart } from '../../time/zone.ts'
import { coverageOf } from '../reading/known.ts'
import type { EvolutionAnswer } from './evolution.ts'
import { knownEvolution } from './known-buckets.ts'

const sample = sampleReport('ordinary')
const zones = [
  'UTC',
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
] as const

const earlier = (a: Micros, b: Micros) => (a < b ? a : b)

test('a bucket is covered as the store is at its time, in any zone and grain', () => {
  const hours = fc.integer({ min: -24 * 70, max: 24 * 70 })
  fc.assert(
    fc.property(
      fc.record({
        zone: fc.constantFrom(...zones),
        grain: fc.constantFrom(...grains),
        length: fc.integer({ min: 1, max: 45 }),
        day: fc.integer({ min: 0, max: 365 }),
        from: hours,
        until: hours,
        asOf: hours,
        micros: fc.constantFrom(-1n, 0n, 1n),
      }),
      ({ zone, grain, length, day, from, until, asOf, micros }) => {
        const start = addDays('2026-01-01', day)
        const period = { start, end: addDays(start, length), zone }
        const noon = dayStart(zone, start)
        const at = (hour: number) => noon + BigInt(hour) * microsPerHour
        const known = { from: at(Math.min(from, until)) + micros, until: at(Math.max(from, until) + 1) + micros }
        const looked = at(asOf)
        const end = earlier(dayStart(zone, period.end), looked)
        const buckets = bucketsOf(period, grain, zone)
        const coverage = coverageOf(known, { start: noon, end })
        fc.pre(noon < looked)
        const answer = {
          ...sample.evolution,
          grain,
          period,
          comparison: { ...period, toDate: false, cutAt: null, unequalDays: false },
          covered: { period: coverage, comparison: coverage },
          knownFrom: formatInstant(known.from),
          knownUntil: formatInstant(known.until),
          asOf: formatInstant(looked),
          rows: buckets.map(({ name }) => ({
            bucket: name,
            partial: false,
            key: {},
            value: 0,
            of: null,
            previousBucket: name,
            previousValue: 0,
            previousOf: null,
          })),
        } as unknown as EvolutionAnswer
        const of = (bucket: Bucket) =>
          bucket.start >= looked || bucket.start >= bucket.end
            ? 'full'
            : coverageOf(known, { start: bucket.start, end: earlier(bucket.end, looked) })
        const rows = knownEvolution(answer).rows
        for (const [index, bucket] of buckets.entries()) {
          const row = rows[index]
          const expected = coverage === 'full' ? 'full' : of(bucket)
          if (bucket.start >= bucket.end) continue
          expect(row).toMatchObject({
            known: expected !== 'not',
            previousKnown: expected !== 'not',
            value: expected === 'not' ? null : 0,
            previousValue: expected === 'not' ? null : 0,
            partial: expected === 'partly',
          })
        }
      },
    ),
    runs(300),
  )
})

/** October 2026, compared with a September of which the store covers the second half. */
const partly = {
  knownFrom: '2026-09-15T07:12:00Z',
  covered: { period: 'full', comparison: 'partly' },
} as const
const unknown = { knownFrom: '2026-10-01T07:12:00Z', covered: { period: 'partly', comparison: 'not' } } as const

const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

function dashedPoints(answer: EvolutionAnswer): number {
  const paths = renderSvg(evolutionChart(answer, { locale: 'en' })).match(/<path [^>]*stroke-dasharray[^>]*>/g) ?? []
  return paths.join('').match(/[ML]-?\d/g)?.length ?? 0
}

describe('a comparison that the store covers in part', () => {
  const answer = { ...sample.evolution, ...partly }

  test('has a gap in its line', () => {
    expect(dashedPoints(sample.evolution)).toBe(30)
    expect(dashedPoints(answer)).toBe(16)
  })

  test.each([
    { locale: 'en', said: 'no data', note: '† No data. The data run from 15 September 2026 at 09:12 until' },
    { locale: 'fr', said: 'aucune donnée', note: '† Aucune donnée. Les données vont du 15 septembre 2026 à 09:12 au' },
  ] as const)('is never a 0 in words, $locale', ({ locale, said, note }) => {
    const input = { ...sample, evolution: answer } satisfies ReportInput
    const block = evolutionBlock(readInput(input, { ...sample.volume, ...partly }, { locale }))
    const [total, byChannel] = block.variants
    expect(total?.table.rows[0]?.[3]).toBe('†')
    expect(total?.table.rows[14]?.[3]).not.toBe('†')
    expect(spaced(total?.table.note ?? '')).toContain(note)
    expect(spaced(byChannel?.table.note ?? '')).not.toContain(note)
    expect(JSON.stringify(total?.spec)).toContain(
      `; ${locale === 'en' ? 'Tue 1 Sept 2026' : 'mar. 1er sept. 2026'} – ${said}`,
    )
    expect(block.subtitle).toContain(
      locale === 'en' ? 'No line where there are no data' : 'Pas de trait là où il n’y a pas de données',
    )
  })

  test('has no gap where each group has a column', () => {
    const input = { ...sample, evolutionByChannel: { ...sample.evolutionByChannel, ...partly } }
    const block = evolutionBlock(readInput(input, { ...sample.volume, ...partly }, { locale: 'en' }))
    const [first = []] = block.variants[1]?.table.rows ?? []
    expect(first.slice(2).every(cell => cell.endsWith(' (†)'))).toBe(true)
  })
})

test('a comparison without data has no line and no name', () => {
  const answer = { ...sample.evolution, ...unknown }
  expect(dashedPoints(answer)).toBe(0)
  expect(evolutionAlt(answer, 'en')).not.toContain('Dashed')
  const block = evolutionOf(answer, readInput(sample, { ...sample.volume, ...unknown }, { locale: 'en' }))
  expect(block.subtitle).toBe('Active chats by day. Solid line: October 2026; no data for September 2026')
})

test('an answer that is fully covered is drawn as it is', () => {
  expect(knownEvolution(sample.evolution).rows).toMatchObject(sample.evolution.rows)
})
