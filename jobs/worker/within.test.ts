import { expect, test } from 'vitest'
import { within } from './within.ts'

test('a promise is in time, too late or rejected', async () => {
  expect(await within(Promise.resolve('x'), 60_000)).toBe(true)
  expect(await within(new Promise(() => {}), 5)).toBe(false)
  await expect(within(Promise.reject(new Error('broke')), 60_000)).rejects.toThrow('broke')
})
