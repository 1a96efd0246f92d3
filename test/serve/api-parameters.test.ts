import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completeQuery } from '../../serve/api/complete-query.ts'
import { formsOf, readParameters, writeParameters } from '../../serve/api/parameters.ts'
import { queryJsonSchemas } from '../../serve/api/query-json-schema.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { operatorNames } from '../../src/metrics/operators/index.ts'
import { hostileText } from '../../testing/arbitraries/text.ts'
import { runs } from '../arbitraries/runs.ts'
import { apiQuestion } from './api-question.ts'

/** The parameters omit a filter without dimensions. */
function withoutEmptyFilters(query: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => JSON.stringify(value) !== '{}'))
}

const read = (asked: (typeof operatorNames)[number], address: string) =>
  readParameters(asked, new URLSearchParams(address))

describe('parameters', () => {
  test('express a query completely: reading gives back what was written', () => {
    fc.assert(
      fc.property(apiQuestion, ({ asked, query }) => {
        const address = writeParameters(asked, query).toString()
        expect(read(asked, address)).toEqual(withoutEmptyFilters(query))
        expect(writeParameters(asked, read(asked, address)).toString()).toBe(address)
      }),
      runs(1000),
    )
  })

  test('allow any dimension and any value in a filter', () => {
    const text = fc.oneof(fc.constantFrom('__proto__', 'constructor', '', '.', '\0', 'a.b'), hostileText)
    const filter = fc
      .uniqueArray(fc.tuple(text, fc.array(text, { minLength: 1, maxLength: 3 })), { selector: ([name]) => name })
      .map(entries => Object.fromEntries(entries))
    fc.assert(
      fc.property(filter, filter, (where, not) => {
        const query = read('summary', writeParameters('summary', { where, not }).toString())
        expect(Object.entries(query.where ?? {})).toEqual(Object.entries(where))
        expect(Object.entries(query.not ?? {})).toEqual(Object.entries(not))
      }),
    )
  })

  test.each(operatorNames)('of %s: every key has parameters, and every parameter belongs to exactly one key', asked => {
    const forms = formsOf(asked)
    expect([...forms.keys()]).toEqual(Object.keys(queryJsonSchemas[asked].properties))
    for (const { parameters, owns } of forms.values()) {
      expect(parameters.length).toBeGreaterThan(0)
      for (const { name } of parameters) expect([...forms.values()].filter(form => form.owns(name))).toHaveLength(1)
      expect(owns('format')).toBe(false)
    }
  })

  test.each(operatorNames)(
    'of %s: null, where allowed, is the default, so leaving the parameter out means null',
    asked => {
      for (const [key, { anyOf = [], default: usual }] of Object.entries(queryJsonSchemas[asked].properties)) {
        if (anyOf.some(({ type }) => type === 'null')) expect([key, usual]).toEqual([key, null])
      }
    },
  )

  test.each([
    ['volume', 'perod=2026-10', /unknown parameter, known are period, from, .*: "perod"/],
    ['volume', 'where=sms', /unknown parameter/],
    ['volume', 'by=channel', /unknown parameter/],
    ['heatmap', 'compare=none', /unknown parameter/],
    ['volume', 'wherechannel=sms', /unknown parameter/],
    ['volume', '__proto__=x', /unknown parameter/],
    ['volume', 'period=2026-10&period=2026-11', /period: must be given only once: "2026-10", "2026-11"/],
    ['volume', 'from=2026-10-01&from=2026-10-01&to=2026-11-01', /from: must be given only once/],
    ['ranking', 'by=channel&by=platform', /by: must be given only once/],
    ['volume', 'period=2026-10&from=2026-10-01&to=2026-11-01', /give either period, or from and to, not both/],
    ['volume', 'from=2026-10-01', /from and to must be given together: to is missing/],
    ['volume', 'to=2026-10-01', /from and to must be given together: from is missing/],
    [
      'volume',
      'compare=last',
      /compare: must be one of previous, previous-year, previous-weeks, none, or two dates such as .*: "last"/,
    ],
    ['volume', 'compare=2026-09-01..', /compare: must be one of/],
    ['volume', 'fullComparison=yes', /fullComparison: must be true or false: "yes"/],
    ['volume', 'fullComparison=', /fullComparison: must be true or false: ""/],
    ['ranking', 'top=ten', /top: must be a whole number: "ten"/],
    ['ranking', 'top=', /top: must be a whole number: ""/],
    ['ranking', 'top=0x10', /top: must be a whole number/],
    ['watchList', 'olderThanSeconds=1e999', /olderThanSeconds: must be a number/],
    ['watchList', 'maxAgeDays=Infinity', /maxAgeDays: must be a number/],
    ['delayDistribution', 'fromSeconds=0&fromSeconds=1h', /fromSeconds: must be a whole number: "1h"/],
    ['heatmap', 'startedIn=8-0', /startedIn: must be weekday-hour, such as 2-14: "8-0"/],
    ['heatmap', 'startedIn=1-24', /startedIn: must be weekday-hour/],
    ['heatmap', 'startedIn.clock=report', /startedIn\.clock needs startedIn/],
    ['heatmap', 'startedIn=1-1&startedIn.clock=mine', /startedIn\.clock: must be one of establishment, report: "mine"/],
  ] as const)('of %s: %s is refused, with a message that says what is valid', (asked, address, message) => {
    expect(() => read(asked, address)).toThrow(InvalidQueryError)
    expect(() => read(asked, address)).toThrow(message)
  })
})

describe('a query', () => {
  const defaults = { zone: 'Europe/Paris', asOf: '2026-11-01T08:30:00Z' }

  test('keeps its keys, and gets the default instant and zone if it has none', () => {
    fc.assert(
      fc.property(apiQuestion, ({ asked, query }) => {
        expect(completeQuery(asked, query, defaults)).toEqual({ ...defaults, ...query })
        const { zone: _, asOf: __, ...rest } = query
        expect(completeQuery(asked, rest, defaults)).toEqual({ ...rest, ...defaults })
      }),
    )
  })

  test('of any JSON is either valid for the library or an InvalidQueryError', () => {
    const near = apiQuestion.chain(({ asked, query }) =>
      fc.record({
        asked: fc.constant(asked),
        given: fc
          .tuple(fc.constantFrom(...Object.keys(query), '__proto__', 'toString', 'within'), fc.jsonValue())
          .map(([key, value]) => ({ ...query, ...JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) })),
      }),
    )
    const anything = fc.record({ asked: fc.constantFrom(...operatorNames), given: fc.jsonValue() })
    fc.assert(
      fc.property(fc.oneof(near, anything), ({ asked, given }) => {
        try {
          const query = completeQuery(asked, given, defaults)
          const known = Object.keys(queryJsonSchemas[asked].properties)
          expect(known).toEqual(expect.arrayContaining(Object.keys(query)))
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidQueryError)
        }
      }),
      runs(1000),
    )
  })

  test.each([
    ['volume', null, /a query is a JSON object/],
    ['volume', [], /a query is a JSON object/],
    ['volume', {}, /period: is needed\. Half-open/],
    ['split', { period: '2026-10' }, /by: is needed/],
    ['evolution', { period: '2026-10' }, /grain: is needed/],
    ['chatList', { of: 'active' }, /period: is required/],
    ['volume', { period: '2026-10', asOf: 'now' }, /asOf: must be an instant/],
    ['volume', JSON.parse('{"period":"2026-10","__proto__":[]}'), /__proto__/],
  ] as const)('%s %j is refused, with a message that says what is valid', (asked, given, message) => {
    expect(() => completeQuery(asked, given, defaults)).toThrow(InvalidQueryError)
    expect(() => completeQuery(asked, given, defaults)).toThrow(message)
  })

  test('nested 40,000 levels deep is refused', () => {
    const period = JSON.parse(`${'['.repeat(40_000)}${']'.repeat(40_000)}`)
    expect(() => completeQuery('volume', { period }, defaults)).toThrow(InvalidQueryError)
  })
})
