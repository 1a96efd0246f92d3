import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LiveQuestion, livePage } from '../../jobs/delivery/live-page.ts'
import { liveQuestion } from '../../jobs/run/letter-of.ts'
import { defaultQuestion } from '../../serve/question/page-question.ts'
import { readAddress } from '../../serve/question/read-address.ts'
import { chatKinds, comparisonNames } from '../../src/metrics/definitions/query.ts'
import { runs } from '../arbitraries/runs.ts'

const value = fc.oneof(fc.constantFrom('e1', 'e2', 'a&b=c', 'é ✓', '50%'), fc.string({ minLength: 1, maxLength: 5 }))
const lists = fc.dictionary(
  fc.constantFrom('establishment', 'channel', 'region'),
  fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
  { noNullPrototype: true },
)
const period = fc.constantFrom(
  { start: '2026-10-01', end: '2026-11-01' },
  { start: '2026-02-28', end: '2026-03-01' },
  { start: '2025-01-01', end: '2026-01-01' },
)
const questions = fc.record(
  {
    period,
    zone: fc.constantFrom('Europe/Paris', 'America/Havana', 'UTC'),
    asOf: fc.constantFrom('2026-11-01T07:00:00Z', '2026-10-20T23:59:59.999999Z'),
    where: lists,
    not: lists,
    compare: fc.constantFrom(...comparisonNames),
    fullComparison: fc.boolean(),
    olderThanSeconds: fc.integer({ min: 1, max: 1_000_000 }),
    maxAgeDays: fc.constantFrom(1, 1.5, 90),
  },
  { requiredKeys: ['period', 'zone', 'asOf', 'where'] },
)

test('the page that a letter links to asks what the letter tells', () => {
  const places = fc.oneof(
    fc.constantFrom('volume' as const, 'handling' as const),
    fc.constantFrom(...chatKinds).map(chats => ({ chats })),
  )
  const property = fc.property(questions, places, (given, place) => {
    const question = given as LiveQuestion
    const address = new URL(livePage('https://chats.example/under', place, question))
    const name = typeof place === 'string' ? place : 'chats'
    expect(address.origin + address.pathname).toBe(`https://chats.example/under/${name}`)
    expect(address.searchParams.get('of')).toBe(typeof place === 'string' ? null : place.chats)
    address.searchParams.delete('of')
    expect(readAddress(address.searchParams, defaultQuestion)).toEqual({ ...defaultQuestion, ...question })
    // What a page asks anyway is not in its address.
    expect(address.searchParams.has('compare')).toBe((question.compare ?? 'previous') !== 'previous')
    expect(address.searchParams.has('full')).toBe(question.fullComparison === true)
  })
  fc.assert(property, runs(100))
})

test('a part of a run narrows its question and keeps the filters', () => {
  const query = { period: { start: '2026-10-01', end: '2026-11-01' }, zone: 'UTC', asOf: '2026-11-01T07:00:00Z' }
  const region = { dimension: 'region', value: 'Nord' }
  const where = { channel: ['sms', 'web'] }
  expect(liveQuestion(query, [null, null])).toEqual({ ...query, where: {} })
  expect(liveQuestion({ ...query, where }, [region, null])).toEqual({
    ...query,
    where: { ...where, region: ['Nord'] },
  })
  expect(liveQuestion({ ...query, where }, [region, { dimension: 'channel', value: 'sms' }])).toEqual({
    ...query,
    where: { channel: ['sms'], region: ['Nord'] },
  })
})
