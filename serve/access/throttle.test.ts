import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { openThrottle, type Throttle } from './throttle.ts'

const windowSeconds = 60

/** How many of so many tries are let through. */
async function passed(throttle: Throttle, tries: readonly (readonly [address: string, name: string])[]) {
  const attempts = await Promise.all(tries.map(([address, name]) => throttle.attempt(address, name)))
  return attempts.filter(({ throttled }) => !throttled).length
}
const times = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, at) => item(at))

describe('the throttle', () => {
  test('lets an address fail so often, whatever the names, and says how long to wait', async () => {
    const throttle = openThrottle({ perAddress: 5, perNameAtAddress: 1e6, perName: 100, windowSeconds })
    expect(
      await passed(
        throttle,
        times(20, index => ['203.0.113.7', `user${index}`]),
      ),
    ).toBe(5)
    const refused = await throttle.attempt('203.0.113.7', 'another')
    expect(refused).toMatchObject({ throttled: true })
    if (refused.throttled) {
      expect(refused.retryAfterSeconds).toBeGreaterThan(windowSeconds - 10)
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(windowSeconds)
      expect(Number.isInteger(refused.retryAfterSeconds)).toBe(true)
    }
    expect((await throttle.attempt('203.0.113.8', 'another')).throttled).toBe(false)
  })

  test('lets a name fail so often, whatever the addresses, and another not be touched by it', async () => {
    const throttle = openThrottle({ perAddress: 100, perNameAtAddress: 100, perName: 3, windowSeconds })
    expect(
      await passed(
        throttle,
        times(20, index => [`203.0.113.${index}`, 'ann']),
      ),
    ).toBe(3)
    expect(
      await passed(
        throttle,
        times(20, index => [`203.0.113.${index}`, '__proto__']),
      ),
    ).toBe(3)
    expect((await throttle.attempt('203.0.113.99', 'Ann')).throttled).toBe(false)
  })

  test('lets a name fail so often at an address, which touches it nowhere else', async () => {
    const throttle = openThrottle({ perAddress: 30, perNameAtAddress: 3, perName: 100, windowSeconds })
    expect(
      await passed(
        throttle,
        times(20, () => ['203.0.113.66', 'ann']),
      ),
    ).toBe(3)
    // Where she is, she has all her tries: what the stranger was refused does not count for her name.
    expect(
      await passed(
        throttle,
        times(9, () => ['198.51.100.1', 'ann']),
      ),
    ).toBe(3)
    expect((await throttle.attempt('203.0.113.66', 'bob')).throttled).toBe(false)
  })

  test('lets a name in from where it has logged in, however many strangers use its tries up', async () => {
    const throttle = openThrottle({ perAddress: 30, perNameAtAddress: 3, perName: 10, windowSeconds })
    const home = await throttle.attempt('198.51.100.1', 'ann')
    if (!home.throttled) await home.succeeded()
    expect(
      await passed(
        throttle,
        times(200, index => [`203.0.113.${index}`, 'ann']),
      ),
    ).toBe(10)
    expect((await throttle.attempt('198.51.100.2', 'ann')).throttled).toBe(true)
    for (let round = 0; round < 5; round++) {
      const again = await throttle.attempt('198.51.100.1', 'ann')
      expect(again.throttled).toBe(false)
      if (!again.throttled) await again.succeeded()
    }
    // Also from there it is not for ever.
    expect(
      await passed(
        throttle,
        times(9, () => ['198.51.100.1', 'ann']),
      ),
    ).toBe(3)
  })

  test('takes all names that no user can have for one: they fill no memory', async () => {
    const throttle = openThrottle({ perAddress: 1e6, perNameAtAddress: 1e6, perName: 3, windowSeconds })
    const names = ['', ' ', 'a\r\nb', 'é', 'x'.repeat(101), 'x'.repeat(1e5), 'a:b', '\0']
    expect(
      await passed(
        throttle,
        times(100, index => ['203.0.113.1', names[index % names.length] ?? '']),
      ),
    ).toBe(3)
  })

  test('takes the addresses that one has in IPv6 for one', async () => {
    const throttle = openThrottle({ perAddress: 5, perNameAtAddress: 1e6, perName: 1e6, windowSeconds })
    const one = times(50, index => [`2001:db8:0:1:${index.toString(16)}::${index}`, `user${index}`] as const)
    expect(await passed(throttle, one)).toBe(5)
    expect(await passed(throttle, [['2001:0db8::1:0:0:0:1', 'a']])).toBe(0)
    expect(await passed(throttle, [['2001:db8:0:1::1%eth0', 'a']])).toBe(0)
    expect(await passed(throttle, [['2001:db8:0:2::1', 'a']])).toBe(1)
    expect(
      await passed(
        throttle,
        times(6, index => ['::1', `other${index}`]),
      ),
    ).toBe(5)
  })

  test('forgets the failures of a name that succeeds, and those of its address stay', async () => {
    const throttle = openThrottle({ perAddress: 5, perNameAtAddress: 1e6, perName: 3, windowSeconds })
    await passed(
      throttle,
      times(2, () => ['a1', 'ann']),
    )
    const right = await throttle.attempt('a1', 'ann')
    if (!right.throttled) await right.succeeded()
    // Two failures of five are of the address; all three of the name are there again.
    expect(
      await passed(
        throttle,
        times(9, () => ['a2', 'ann']),
      ),
    ).toBe(3)
    expect(
      await passed(
        throttle,
        times(9, index => ['a1', `user${index}`]),
      ),
    ).toBe(3)
  })

  test('counts no try that was undone', async () => {
    const throttle = openThrottle({ perAddress: 2, perNameAtAddress: 1e6, perName: 2, windowSeconds })
    for (let round = 0; round < 10; round++) {
      const attempt = await throttle.attempt('a1', 'ann')
      expect(attempt.throttled).toBe(false)
      if (!attempt.throttled) await attempt.undone()
    }
  })

  test('is over when its window is', async () => {
    const throttle = openThrottle({ perAddress: 1, perNameAtAddress: 1e6, perName: 1, windowSeconds: 1 })
    expect(
      await passed(
        throttle,
        times(3, () => ['a1', 'ann']),
      ),
    ).toBe(1)
    await new Promise(resolve => setTimeout(resolve, 1100))
    expect(
      await passed(
        throttle,
        times(3, () => ['a1', 'ann']),
      ),
    ).toBe(1)
  })

  test('never lets more through than it may, in whatever order they come', async () => {
    const tries = fc.array(fc.tuple(fc.constantFrom('a1', 'a2', 'a3'), fc.constantFrom('ann', 'bob', 'cy')), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(tries, async all => {
        const throttle = openThrottle({ perAddress: 8, perNameAtAddress: 1e6, perName: 5, windowSeconds })
        const counts = new Map<string, number>()
        for (const [address, name] of all) {
          if ((await throttle.attempt(address, name)).throttled) continue
          for (const key of [address, name]) counts.set(key, (counts.get(key) ?? 0) + 1)
        }
        for (const [key, count] of counts)
          expect(count).toBeLessThanOrEqual(key.startsWith('a') && key !== 'ann' ? 8 : 5)
        return true
      }),
      runs(100),
    )
  })
})
