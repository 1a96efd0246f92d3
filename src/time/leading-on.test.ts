import { expect, test } from 'vitest'
import { assertLeadsOn } from './leading-on.ts'

test.each([
  ['2026-03-01', '2026-03-02'],
  [-1, 0],
  [5n, 6n],
])('from %s to %s goes forward, but not back, and not in place', (before, next) => {
  expect(() => assertLeadsOn(before, next)).not.toThrow()
  expect(() => assertLeadsOn(before, before)).toThrow(`a step in time must go forward: from ${before} to ${before}`)
  expect(() => assertLeadsOn(next, before)).toThrow('must go forward')
})
