import { expect, test } from 'vitest'
import { fixedSpaces } from './typography.ts'

test.each([
  ['en', 'under 4 h: 3 d', 'under 4\u00a0h: 3\u00a0d'],
  ['en', 'a : b', 'a : b'],
  ['fr', 'Sur 3 : « a » ; b ?', 'Sur 3\u00a0: «\u00a0a\u00a0»\u202f; b\u202f?'],
  ['fr', '4 heures, 2 jours', '4 heures, 2 jours'],
  ['es', 'menos de 4 h: un 12 % más', 'menos de 4\u00a0h: un 12\u00a0% más'],
  ['de', 'unter 4 h, z. B. am 3. März', 'unter 4\u00a0h, z.\u202fB. am 3.\u00a0März'],
] as const)('%s: %s', (locale, text, set) => {
  expect(fixedSpaces(text, locale)).toBe(set)
})
