import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filled, placeholdersIn, unknownPlaceholders } from './placeholders.ts'

const values = { customer: 'Zoé', site: 'Lille', agent: null }

test('known placeholders are replaced, others stay and are listed', () => {
  const text = 'Bonjour {{customer}}, {{ Site }} vous répond. {{agent}} {{order}} {{order}} { {site} } {{}}'
  const made = 'Bonjour Zoé, Lille vous répond. {{agent}} {{order}} {{order}} { {site} } {{}}'
  expect(filled(text, values)).toBe(made)
  expect(placeholdersIn(made)).toEqual(['{{agent}}', '{{order}}'])
  expect(unknownPlaceholders(text)).toEqual(['{{order}}'])
})

test('a value is never read as a pattern or as a placeholder', () => {
  const hostile = { customer: '$& $1 {{site}} {{agent}}', site: 'Lille', agent: 'ann' }
  expect(filled('{{customer}}', hostile)).toBe('$& $1 {{site}} {{agent}}')
  expect(filled('{{constructor}} {{__proto__}}', hostile)).toBe('{{constructor}} {{__proto__}}')
})

test('law: a text without placeholders stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', ' ', 'a', '\n', 'é') }), text => {
      if (placeholdersIn(text).length === 0) expect(filled(text, values)).toBe(text)
    }),
  )
})
