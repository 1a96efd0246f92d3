import { expect, test } from 'vitest'
import { namedIn } from './named-in.ts'

const names = ['ann', 'bob', 'Bob', 'ann.b', 'eve@example.com', 'constructor']

test.each([
  ['@ann, can you look?', ['ann']],
  ['Ask @ANN. Or @ann.b!', ['ann', 'ann.b']],
  ['(@bob) and @Bob', ['bob', 'Bob']],
  ['@BOB may be either', []],
  ['write to me@ann or é@ann', []],
  ['@eve@example.com.', ['eve@example.com']],
  ['@nobody @__proto__ @constructor', ['constructor']],
  ['@ann @ann @ann-', ['ann']],
  ['@annabel', []],
])('%s', (text, found) => {
  expect(namedIn(text, names)).toEqual(found)
})
