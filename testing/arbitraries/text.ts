import fc from 'fast-check'

/** Texts that users, and attackers, put into names. Every valid text is data. */
const hostile = [
  "'",
  '"',
  "'; DROP TABLE chats; --",
  '$1',
  '?',
  '\\',
  '%',
  '_',
  '*',
  'a,b',
  'a=b',
  '{"a":1}',
  '=1+1',
  '<b>&amp;</b>',
  'line\nbreak\ttab',
  'null',
  'NaN',
  '0',
  '01',
  '1e3',
  'Zoë',
  'Zoe\u0308',
  'שלום',
  '\u202Egpj.exe',
  '\uFF5E',
  '\u{10000}',
  '👩‍👩‍👧',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'x'.repeat(300),
]

/** Mostly one of the plain texts, so that rows match; now and then a hostile one. */
export function textOf(...plain: readonly [string, ...string[]]): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...plain), weight: 8 },
    { arbitrary: fc.constantFrom(...hostile), weight: 1 },
  )
}

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostile),
  // Without NUL, where the text functions of the database cut, and without outer blanks, which loaders may trim.
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }).map(text => text.replaceAll('\0', '').trim() || 'x'),
)
