import { expect, test } from 'vitest'
import { isPasswordInClear, redisPlace, withoutArguments } from './redis-address.ts'

test.each([
  ['redis://ann:secret@redis.example:7000/2', 'redis://redis.example:7000'],
  ['rediss://redis.example', 'rediss://redis.example:6379'],
  ['redis://[::1]:1', 'redis://[::1]:1'],
])('%s is at %s', (url, place) => {
  expect(redisPlace(url)).toBe(place)
})

test.each(['', 'redis', 'redis.example:6379', 'http://redis.example', 'redis:', 'redis:///x', 'https://x?redis://y'])(
  '%j is no address of a Redis, and nothing of it is told',
  url => {
    expect(() => redisPlace(url)).toThrow(/^the address of Redis must be redis:\/\/host:port or rediss:\/\/host:port$/)
  },
)

test.each([
  ['redis://:secret@redis.example', true],
  ['redis://redis.example?password=secret', true],
  ['redis://redis.example', false],
  ['redis://ann@redis.example', false],
  ['rediss://:secret@redis.example', false],
  ['redis://:secret@localhost', false],
  ['redis://:secret@127.0.0.1:6379', false],
  ['redis://:secret@[::1]:6379', false],
  ['redis://:secret@[2001:db8::1]:6379', true],
])('%s sends a password as it is written to another machine: %s', (url, isInClear) => {
  expect(isPasswordInClear(url)).toBe(isInClear)
})

test('an error tells the name of its command and none of its arguments', () => {
  const error = Object.assign(new Error('NOAUTH'), { command: { name: 'auth', args: ['secret'] } })
  expect(JSON.stringify(withoutArguments(error))).not.toContain('secret')
  expect(withoutArguments(error)).toMatchObject({ command: { name: 'auth' } })
  expect(withoutArguments(new Error('plain'))).not.toHaveProperty('command')
})
