import { expect, test } from 'vitest'
import { parseDuration } from './duration-argument.ts'

test('a number with its unit', () => {
  expect(['30s', '90m', '36h', '4d', '1.5d'].map(parseDuration)).toEqual([30, 5400, 129_600, 345_600, 129_600])
})

test.each(['4', 'd', '4 d', '-1d', '1e3s', '4w', ''])('%s is refused', text => {
  expect(() => parseDuration(text)).toThrow('such as 4d')
})
