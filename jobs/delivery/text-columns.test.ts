import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { columnsOf, padColumns, wrapColumns } from './text-columns.ts'

test.each([
  ['', 0],
  ['Midi', 4],
  ['1\u202f204,5\u00a0%', 9],
  ['Fermé', 5],
  ['Ferme\u0301', 5],
  ['東京', 4],
  ['東', 2],
  ['a東', 3],
  ['東a', 3],
  ['서울 1', 6],
  ['\uff21', 2],
  ['☕', 2],
  ['👩‍👧 x', 4],
  ['Ωμέγα', 5],
  ['\u200ba', 2],
])('%j takes %i columns', (text, columns) => {
  expect(columnsOf(text)).toBe(columns)
})

const word = fc.string({ unit: fc.constantFrom('a', 'é', '東', '\u00a0', '🏪'), minLength: 1, maxLength: 6 })

test('a padded text has its width, before or after it', () => {
  const property = fc.property(word, fc.integer({ min: 0, max: 15 }), (text, width) => {
    const padding = ' '.repeat(Math.max(0, width - columnsOf(text)))
    expect(padColumns(text, width, 'start')).toBe(text + padding)
    expect(padColumns(text, width, 'end')).toBe(padding + text)
  })
  fc.assert(property, runs(100))
})

test('a wrapped text has the same words, and no line is too wide or could take the next word', () => {
  const property = fc.property(
    fc.array(word, { minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 20 }),
    (words, width) => {
      const lines = wrapColumns(words.join(' '), width)
      expect(lines.join(' ')).toBe(words.join(' '))
      for (const [index, line] of lines.entries()) {
        if (line.includes(' ')) expect(columnsOf(line)).toBeLessThanOrEqual(width)
        const [next] = lines[index + 1]?.split(' ') ?? []
        if (next !== undefined) expect(columnsOf(`${line} ${next}`)).toBeGreaterThan(width)
      }
    },
  )
  fc.assert(property, runs(100))
})
