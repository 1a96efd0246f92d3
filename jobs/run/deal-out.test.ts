import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Recipient } from '../../config/recipient.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { dealOut } from './deal-out.ts'
import type { ScopeValue } from './expand-scope.ts'
import { onlyThese } from './only-these.ts'

const period = { start: '2026-10-01', end: '2026-11-01' }
const request = { run: 'monthly.1', subscription: 'monthly', period }
const values: readonly ScopeValue[] = [
  { dimension: 'establishment', value: 's1', label: 'Café du Nord' },
  { dimension: 'establishment', value: 's2', label: 'cafe du nord' },
  { dimension: 'establishment', value: 's3', label: 'Midi' },
  { dimension: 'region', value: 's1', label: 's1' },
  { dimension: 'region', value: 'Nord', label: 'Nord' },
]
const scope = { each: ['establishment', 'region'] }
const where = { channel: ['sms'] }

const recipientOf = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  address,
  name: null,
  locale: null,
  scope: { establishment: [], region: [] },
  line: 2,
  places: [],
  refused: null,
  ...more,
})

const recipients = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom('a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'),
    locale: fc.constantFrom(null, 'fr' as const, 'en' as const),
    scope: fc.record({
      establishment: fc.subarray(['s1', 's2', 's3']),
      region: fc.subarray(['s1', 'Nord']),
    }),
    refused: fc.constantFrom(null, null, null, 'list.csv:2: address: must be one'),
  }),
  { selector: ({ address }) => address },
)

test('each reader gets a report of each value, in their language, and no report is planned twice', () => {
  const folders = fc.constantFrom(undefined, '/out')
  const property = fc.property(recipients, folders, fc.constantFrom('all' as const, scope), (given, folder, each) => {
    const readers = given.map(({ address, ...more }) => recipientOf(address, more))
    const { reports, deliveries } = dealOut(
      request,
      { scope: each, locale: 'de', where, folder },
      { values: each === 'all' ? [] : values, recipients: readers },
    )
    const byId = new Map(reports.map(report => [report.id, report]))
    expect(byId.size).toBe(reports.length)
    expect(new Set(reports.map(({ fileName }) => fileName)).size).toBe(reports.length)
    expect(new Set(reports.map(one => JSON.stringify([one.scope, one.locale]))).size).toBe(reports.length)
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length)
    const needed = new Set(deliveries.flatMap(one => one.reports))
    expect(reports.filter(({ id }) => !needed.has(id))).toEqual([])
    for (const { scope: part, within, ownFileName, fileName } of reports) {
      expect(within).toEqual(part === null ? where : { ...where, [part.dimension]: [part.value] })
      expect(fileName.startsWith(ownFileName ?? 'none')).toBe(true)
    }
    const told = deliveries.map(({ to, locale, reports: ids, refused }) => ({
      to: to.transport === 'mail' ? to.address : to.directory,
      locale,
      refused,
      parts: ids.map(id => {
        const report = byId.get(id)
        expect(report?.locale).toBe(locale)
        return report?.scope ?? null
      }),
    }))
    const valuesOf = ({ scope: own }: (typeof readers)[number]) =>
      each === 'all'
        ? [null]
        : each.each.flatMap(dimension =>
            (own[dimension] ?? []).map(value => values.find(one => one.dimension === dimension && one.value === value)),
          )
    const mails = readers.map(reader => ({
      to: reader.address,
      locale: reader.locale ?? 'de',
      refused: reader.refused,
      parts: reader.refused === null ? valuesOf(reader) : [],
    }))
    const files = (each === 'all' ? [null] : values).map(value => ({
      to: '/out/monthly.1',
      locale: 'de',
      refused: null,
      parts: [value],
    }))
    expect(told).toEqual([...mails, ...(folder === undefined ? [] : files)])
  })
  fc.assert(property, runs(60))
})

test('reports that a run has are used again as they are', () => {
  const subscription = { scope, locale: 'fr' } as const
  const ann = recipientOf('a@x.example', { scope: { establishment: ['s1'], region: [] } })
  const { reports: known } = dealOut(request, subscription, { values, recipients: [ann] })
  const drawn = known.map(report => ({ ...report, fileName: 'as drawn' }))
  const bea = recipientOf('b@x.example', { scope: { establishment: ['s1', 's2'], region: [] } })
  const { reports, deliveries } = dealOut(request, subscription, { values, recipients: [bea], reports: drawn })
  expect(reports.slice(0, 1)).toEqual(drawn)
  expect(reports.map(({ scope: part }) => part?.value)).toEqual(['s1', 's2'])
  expect(deliveries.map(one => one.reports)).toEqual([reports.map(({ id }) => id)])
})

test('a value that is not known is refused where it stands, with what was meant', () => {
  const at = (value: string) => `list.csv:7:3: ${value}`
  const refusal = (value: string, given: Partial<Parameters<typeof dealOut>[2]> = {}) => {
    const places = [
      { dimension: 'region', value, at: at('other') },
      { dimension: 'establishment', value: 'else', at: at('other') },
      { dimension: 'establishment', value, at: at('establishment') },
    ]
    const reader = recipientOf('a@x.example', { places, scope: { establishment: ['s1', value], region: [] } })
    const { deliveries, reports } = dealOut(
      request,
      { scope, locale: 'fr' },
      { values, recipients: [reader], ...given },
    )
    expect(reports).toEqual([])
    expect(deliveries[0]?.reports).toEqual([])
    return deliveries[0]?.refused
  }
  const usual = 'must be a value of a chat or an establishment that no filter excludes'
  expect(refusal('nowhere')).toBe(`${at('establishment')}: ${usual}: "nowhere"`)
  // The name of a site stands for its id.
  expect(refusal('MIDI')).toBe(`${at('establishment')}: ${usual} (did you mean s3?): "MIDI"`)
  // A region of this name is of no use.
  expect(refusal('Nord')).toBe(`${at('establishment')}: ${usual}: "Nord"`)
  expect(refusal('nowhere', { rule: 'must be there' })).toBe(`${at('establishment')}: must be there: "nowhere"`)
})

test('only the given addresses of the list, in its order; an address that is not there is an error', () => {
  const list = ['b@x.example', 'a@x.example', 'c@x.example'].map(address => recipientOf(address))
  const file = { recipients: 'list.csv' }
  expect(onlyThese(list, ['C@x.example', 'b@x.example'], file)).toEqual([list[0], list[2]])
  expect(() => onlyThese(list, ['a@x.example', 'somebody@far-away.test', 'other@else.test'], file)).toThrow(
    'list.csv: must list the address given with --only: "somebody@far-away.test"',
  )
  expect(() => onlyThese(list, ['aa@x.example'], file)).toThrow('(did you mean a@x.example?): "aa@x.example"')
  expect(() => onlyThese([], ['a@x.example'], {})).toThrow('the subscription has no recipients: "a@x.example"')
})
