import fc from 'fast-check'
import { expect, test } from 'vitest'
import { manualRun, messageId, scheduledRun, shortHash, slotOfRun, unusedName } from './names.ts'

const instant = '2026-11-01T07:00:09Z'

test('a scheduled run tells its slot, of its own subscription only', () => {
  const run = scheduledRun('monthly', { local: '2026-11-01T08:00', instant })
  expect(run).toBe('monthly.20261101T070009Z')
  expect(slotOfRun('monthly', run)).toBe(instant)
  for (const [subscription, name] of [
    ['month', run],
    ['monthly2', run],
    ['daily', run],
    ['monthly', `x${run}`],
    ['monthly', `${run}x`],
    ['monthly', 'monthly.x20261101T070009Z'],
    ['monthlyX', 'monthlyY.20261101T070009Z'],
    ['monthly', manualRun('monthly', { period: { start: '2026-10-01', end: '2026-11-01' }, asOf: instant })],
  ] as const)
    expect([subscription, name, slotOfRun(subscription, name)]).toEqual([subscription, name, null])
  expect(manualRun('monthly', { period: { start: '2026-10-01', end: '2026-11-01' }, asOf: instant })).toBe(
    'monthly.2026-10-01.2026-11-01.20261101T070009Z',
  )
})

test('a letter has the same id each time, another one as a repeat, for another reader, run or ledger', () => {
  const options = { ledger: 'l', repeats: 0, from: 'Reports <reports@example.com>' }
  const id = messageId('monthly.a+b', 'd1', options)
  expect(id).toMatch(/^<[0-9a-f]{16}\.monthly-a-b@example\.com>$/)
  expect(messageId('monthly.a+b', 'd1', options)).toBe(id)
  const others = [
    messageId('monthly.a+b', 'd1', { ...options, repeats: 1 }),
    messageId('monthly.a+b', 'd1', { ...options, repeats: 2 }),
    messageId('monthly.a+b', 'd2', options),
    messageId('monthly.c', 'd1', options),
    messageId('monthly.a+b', 'd1', { ...options, ledger: 'm' }),
  ]
  expect(new Set([id, ...others]).size).toBe(6)
  expect(others[0]).toMatch(/^<[0-9a-f]{16}\.1\./)
  expect(messageId('r.a', 'd', { ...options, from: 'reports@mail.example ' })).toMatch(/@mail\.example>$/)
  for (const from of ['', 'reports', 'a@b c', 'a@b> x'])
    expect(messageId('r.a', 'd', { ...options, from })).toMatch(/@causerie\.invalid>$/)
  expect(shortHash('a', 'b')).not.toBe(shortHash('ab'))
})

test('no name is given twice, and one that is free is given as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'a-2', 'a-3', 'a-2-2', 'b'), { maxLength: 30 }), names => {
      const taken = new Map<string, number>()
      const given = names.map(name => unusedName(name, taken))
      expect(new Set(given).size).toBe(names.length)
      for (const [index, name] of names.entries()) {
        if (!given.slice(0, index).includes(name)) expect(given[index]).toBe(name)
        else expect(given[index]).toMatch(new RegExp(`^${name}-\\d+$`))
      }
    }),
  )
  const taken = new Map<string, number>()
  expect(['a', 'a', 'a'].map(name => unusedName(name, taken))).toEqual(['a', 'a-2', 'a-3'])
})
