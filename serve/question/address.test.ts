import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evolutionScales } from '../../src/charts/evolution-options.ts'
import { heatmapFigures } from '../../src/charts/heatmap-chart.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { clocks } from '../../src/metrics/definitions/query.ts'
import { addDays } from '../../src/time/civil.ts'
import { comparisonRules } from '../../src/time/comparison.ts'
import { grains } from '../../src/time/grain.ts'
import { defaultQuestion, type PageQuestion, rankingOrders } from './page-question.ts'
import { readAddress } from './read-address.ts'
import { addressChange, writeAddress } from './write-address.ts'

const date = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map(day => day.toISOString().slice(0, 10))
const dates = fc
  .record({ start: date, days: fc.integer({ min: 1, max: 800 }) })
  .map(({ start, days }) => ({ start, end: addDays(start, days) }))
// An attribute may be called anything, and its values may be any text.
const name = fc.oneof(
  fc.constantFrom('channel', 'establishment', 'period', 'zone', '__proto__', 'constructor', 'a.b', 'where.x', '='),
  fc.string({ unit: 'grapheme', minLength: 1 }),
)
const filter = fc
  .uniqueArray(fc.tuple(name, fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 })), {
    selector: ([key]) => key,
    maxLength: 3,
  })
  .map(entries => Object.fromEntries(entries))
const question: fc.Arbitrary<PageQuestion> = fc.record({
  period: fc.oneof(fc.constantFrom('last-month', '2026-10', '2026-W45', 'last-30-days'), dates),
  compare: fc.oneof(fc.constantFrom(...comparisonRules, 'none' as const), dates),
  fullComparison: fc.boolean(),
  zone: fc.constantFrom('UTC', 'Europe/Paris', 'America/Los_Angeles'),
  asOf: fc.option(fc.constantFrom('2026-11-01T08:00:00Z', '2026-11-01T08:00:00.123456Z')),
  where: filter,
  not: filter,
  startedIn: fc.uniqueArray(
    fc.record({ weekday: fc.integer({ min: 1, max: 7 }), hour: fc.integer({ min: 0, max: 23 }) }),
    { selector: hour => JSON.stringify(hour), maxLength: 3 },
  ),
  clock: fc.constantFrom(...clocks),
  heatmapFigures: fc.constantFrom(...heatmapFigures),
  grain: fc.option(fc.constantFrom(...grains)),
  evolutionBy: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
  evolutionMetric: fc.constantFrom(...metricNames),
  evolutionScale: fc.constantFrom(...evolutionScales),
  evolutionPage: fc.integer({ min: 1, max: 999_999 }),
  groupsBy: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
  rankingBy: fc.string({ unit: 'grapheme', minLength: 1 }),
  rankingMetric: fc.constantFrom(...metricNames),
  rankingOrder: fc.constantFrom(...rankingOrders),
  rankingFind: fc.string({ unit: 'grapheme' }),
  rankingPage: fc.integer({ min: 1, max: 999_999 }),
  olderThanSeconds: fc.integer({ min: 0, max: 1e9 }),
  maxAgeDays: fc.option(fc.integer({ min: 1, max: 10_000 })),
})

const read = (address: string, defaults = defaultQuestion) => readAddress(new URLSearchParams(address), defaults)

describe('an address', () => {
  test('says a question whole: what is read back is what was asked', () => {
    fc.assert(
      fc.property(question, asked => {
        const address = writeAddress(asked, defaultQuestion).toString()
        expect(read(address)).toEqual(asked)
        expect(writeAddress(read(address), defaultQuestion).toString()).toBe(address)
      }),
    )
  })

  test('says nothing of what is usual', () => {
    expect(writeAddress(defaultQuestion, defaultQuestion).toString()).toBe('')
    expect(read('')).toEqual(defaultQuestion)
  })

  test('another one is reached by its change, from wherever one is', () => {
    fc.assert(
      fc.property(question, question, (from, to) => {
        const [here, there] = [from, to].map(asked => writeAddress(asked, defaultQuestion)) as [
          URLSearchParams,
          URLSearchParams,
        ]
        const change = addressChange(here, there)
        const reached = new URLSearchParams(here)
        for (const parameter of new Set(change.keys())) {
          reached.delete(parameter)
          for (const value of change.getAll(parameter)) if (value !== '') reached.append(parameter, value)
        }
        // An empty value of a filter is a value; a change takes it for none.
        fc.pre([...there.values()].every(value => value !== ''))
        expect(read(reached.toString())).toEqual(read(there.toString()))
      }),
    )
  })

  test.each([
    ['wehre.channel=sms', /no such parameter \(did you mean where\.channel\?\): "wehre\.channel"/],
    ['channel=sms', /no such parameter \(did you mean where\.channel\?\): "channel"/],
    ['asof=2026-01-01T00:00:00Z', /did you mean asOf\?\): "asof"/],
    ['ranking_by=channel', /did you mean ranking\.by\?\): "ranking_by"/],
    ['Not.channel=sms', /did you mean not\.channel\?\): "Not\.channel"/],
    ['grain=minute', /grain: must be one of hour, day.*: "minute"/],
    ['zone=Mars/Olympus', /zone: must be an IANA time zone/],
    ['period=dates&from=2026-10-01', /period: must be dates with from and through/],
    ['period=dates&from=2026-02-30&through=2026-03-01', /from: must be a date such as/],
    ['asOf=yesterday', /asOf: must be an instant/],
    ['started=8-0', /started: must be weekday-hour/],
    ['started=1-24', /started: must be weekday-hour/],
    ['olderThan=4', /olderThan: must be a number with s, m, h or d/],
    ['maxAge=-1', /maxAge: must be a number of days/],
    ['ranking.page=0', /ranking\.page: must be a page from 1/],
    ['metric=activechats', /metric: must be one of activeChats/],
  ])('%s is refused, with what would be right', (address, message) => {
    expect(() => read(address)).toThrow(InvalidQueryError)
    expect(() => read(address)).toThrow(message)
  })

  test('passes over what others put into addresses', () => {
    const trackers =
      'utm_source=news&utm_medium=email&fbclid=IwAR0&gclid=x&mc_cid=1&_ga=2.1&ref=home&source=a&foo.bar=1&=2'
    expect(read(`period=last-week&${trackers}`)).toEqual({ ...defaultQuestion, period: 'last-week' })
    fc.assert(
      fc.property(fc.stringMatching(/^(utm_|x-|_)[\w-]{1,12}$/), fc.string(), (name, value) => {
        expect(read(new URLSearchParams([[name, value]]).toString())).toEqual(defaultQuestion)
      }),
    )
  })

  test('takes what a form sends: empty fields are nothing, dates count where they are chosen', () => {
    const form =
      'period=last-week&from=2026-10-01&through=2026-10-31&compare=previous&compare.from=&compare.through=&asOf=&maxAge=&find.channel=s'
    expect(read(form)).toEqual({ ...defaultQuestion, period: 'last-week' })
    expect(read('period=dates&from=2026-10-01&through=2026-10-31').period).toEqual({
      start: '2026-10-01',
      end: '2026-11-01',
    })
    expect(read('from=2026-10-01&through=2026-10-01').period).toEqual({ start: '2026-10-01', end: '2026-10-02' })
  })

  test('takes a local time for the zone: the first of two, a skipped one moved on', () => {
    expect(read('zone=Europe/Paris&asOf=2026-07-01T10:30').asOf).toBe('2026-07-01T08:30:00Z')
    expect(read('zone=Europe/Paris&asOf=2026-10-25T02:30').asOf).toBe('2026-10-25T00:30:00Z')
    expect(read('zone=Europe/Paris&asOf=2026-03-29T02:30').asOf).toBe('2026-03-29T01:30:00Z')
  })
})
