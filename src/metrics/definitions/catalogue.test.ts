import { expect, test } from 'vitest'
import { type MetricName, metricNames, metricOf } from './catalogue.ts'

const counts: Readonly<Record<string, string>> = {
  Chats: 'chats',
  Customers: 'customers',
  messages: 'messages',
  Waits: 'waits',
}

/** What a metric's name says that it is in. */
function unitIn(name: MetricName): string {
  if (name.startsWith('handledWithin')) return 'share'
  if (name.endsWith('Seconds')) return 'seconds'
  return counts[/(Chats|Customers|messages|Waits)$/.exec(name)?.[1] ?? ''] ?? 'none'
}

test.each(metricNames)('%s is in the unit that its name says', name => {
  expect(metricOf(name).unit).toBe(unitIn(name))
})

test('a count stands on nothing and is 0 where there is nothing; a delay and a share stand on a count and are none there', () => {
  for (const name of metricNames) {
    const { unit, basis, empty } = metricOf(name)
    const isCount = unit !== 'seconds' && unit !== 'share'
    expect([name, basis === null, empty], name).toEqual([name, isCount, isCount ? 0 : null])
    if (basis !== null) expect(metricOf(basis)).toMatchObject({ fact: metricOf(name).fact, basis: null })
  }
})

test('a short delay is good news, a large share is', () => {
  for (const name of metricNames) {
    const { unit, better } = metricOf(name)
    if (unit === 'seconds') expect(better, name).toBe('less')
    if (unit === 'share') expect(better, name).toBe('more')
  }
})
