import { expect, test } from 'vitest'
import { retryDelayMs, retryJitter } from './retry-delay.ts'

test('a wait is twice as long each time, less a part of it that is left to chance', () => {
  for (const attempts of [0, 1, 2, 5]) {
    const most = 3000 * 2 ** attempts
    const waits = Array.from({ length: 200 }, () => retryDelayMs({ retrySeconds: 3 }, attempts))
    expect(Math.max(...waits)).toBeLessThanOrEqual(most)
    expect(Math.min(...waits)).toBeGreaterThan(most * (1 - retryJitter) - 1)
    // They come back at different times, some early and some late.
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(most / 4)
  }
})
