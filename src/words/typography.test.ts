import { expect, test } from 'vitest'
import { fixedSpaces } from './typography.ts'

test.each([
  ['en', 'under 4 h: 3 d', 'under 4\u00a0h: 3\u00a0d'],
  ['en', 'a : b', 'a : b'],
  ['fr', 'Sur 3 : « a » ; b ?', 'Sur 3\u00a0: «\u00a0a\u00a0»\u202f; b\u202f?'],
  ['fr', '4 heures, 2 jours', '4 heures, 2 jours'],
] as const)('%s: %s', (locale, text, set) => {
  expect(fixedSpaces(text, locale)).toBe(set)
})
