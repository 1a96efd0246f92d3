import { expect, test } from 'vitest'
import { type MetricName, metricNames, metricOf } from './catalogue.ts'

const counts: Readonly<Record<string, string>> = {
  Chats: 'chats',
  Customers: 'customers',
  messages: 'messages',
  Waits: 'waits',
}

/** The unit according to the name of a metric. */
function unitIn(name: MetricName): string {
  if (name.startsWith('handledWithin')) return 'share'
  if (name.endsWith('Seconds')) return 'seconds'
  return counts[/(Chats|Customers|messages|Waits)$/.exec(name)?.[1] ?? ''] ?? 'none'
}

test.each(metricNames)('%s has the unit in its name', name => {
  expect(metricOf(name).unit).toBe(unitIn(name))
})

test('a count has no basis and is 0 for nothing; a delay and a share are based on a count and are null for nothing', () => {
  for (const name of metricNames) {
    const { unit, basis, empty } = metricOf(name)
    const isCount = unit !== 'seconds' && unit !== 'share'
    expect([name, basis === null, empty], name).toEqual([name, isCount, isCount ? 0 : null])
    if (basis !== null) expect(metricOf(basis)).toMatchObject({ fact: metricOf(name).fact, basis: null })
  }
})

test('lower is better for delays and chats that wait, higher for shares and other counts, and neither for waits that open', () => {
  for (const name of metricNames) {
    const { unit, better } = metricOf(name)
    if (unit === 'seconds') expect(better, name).toBe('less')
    if (unit === 'share') expect(better, name).toBe('more')
    if (unit !== 'seconds' && unit !== 'share')
      expect(better, name).toBe({ waitingChats: 'less', openedWaits: 'neither' }[name as string] ?? 'more')
  }
})
