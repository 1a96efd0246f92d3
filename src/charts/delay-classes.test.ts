import { expect, test } from 'vitest'
import { defaultDelayEnds, delayClass, delayClassNames } from './delay-classes.ts'

const spaced = (names: readonly string[]) => names.map(name => name.replace(/[\u00a0\u2009]/g, ' '))

test('classes are left-closed', () => {
  expect(
    [0, 3_599.9, 3_600, 14_399, 14_400, 86_399, 86_400, 1e9].map(seconds => delayClass(seconds, defaultDelayEnds)),
  ).toEqual([0, 0, 1, 1, 2, 3, 4, 4])
})

test('their names', () => {
  expect(spaced(delayClassNames(defaultDelayEnds, 'fr'))).toEqual(['< 1 h', '1–4 h', '4–8 h', '8–24 h', '≥ 24 h'])
  expect(spaced(delayClassNames([900, 3_600, 7_200, 604_800], 'fr'))).toEqual([
    '< 15 min',
    '15 min – 1 h',
    '1–2 h',
    '2 h – 7 j',
    '≥ 7 j',
  ])
})
