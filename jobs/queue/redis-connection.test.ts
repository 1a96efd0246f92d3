import { expect, test } from 'vitest'
import { connectionOptions } from './redis-connection.ts'

test('a lost Redis is looked for at once, then less and less often, and no more once the queue is given up', () => {
  let hasGivenUp = false
  const { retryStrategy } = connectionOptions(() => hasGivenUp)
  expect([1, 2, 3, 6, 7, 8, 10_000].map(retryStrategy)).toEqual([100, 200, 400, 3200, 5000, 5000, 5000])
  hasGivenUp = true
  expect(retryStrategy(1)).toBeNull()
})
