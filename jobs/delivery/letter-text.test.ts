import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { bullet, underlined, unsubscribeText, wrapped } from './letter-text.ts'
import { columnsOf } from './text-columns.ts'

const width = 72
const word = fc.string({ unit: fc.constantFrom('a', 'é', '店', '-'), minLength: 1, maxLength: 20 })
const texts = fc.array(word, { minLength: 1, maxLength: 40 })

/** Lines that are full: the first word of each would not have fitted at the end of the line before. */
function expectFull(lines: readonly string[], words: readonly string[], indent: number): void {
  expect(lines.map(line => line.slice(indent)).join(' ')).toBe(words.join(' '))
  for (const [index, line] of lines.entries()) {
    expect(columnsOf(line)).toBeLessThanOrEqual(width)
    const [first = ''] = lines[index + 1]?.slice(indent).split(' ') ?? []
    if (first !== '') expect(columnsOf(`${line} ${first}`)).toBeGreaterThan(width)
  }
}

test('paragraphs fill their lines, and so do the points of a list, whose lines begin below each other', () => {
  const property = fc.property(texts, words => {
    const text = words.join(' ')
    expectFull(wrapped(text), words, 0)
    expectFull(unsubscribeText({ text, shown: '' } as never), words, 0)
    const [first = '', ...others] = bullet(text)
    expect(first.startsWith('- ')).toBe(true)
    for (const line of others) expect(line.startsWith('  ')).toBe(true)
    expectFull([first, ...others], words, 2)
  })
  fc.assert(property, runs(100))
})

test('a title is underlined along its longest line', () => {
  const property = fc.property(texts, fc.constantFrom('=' as const, '-' as const), (words, rule) => {
    const lines = underlined(words.join(' '), rule)
    const longest = Math.max(...lines.slice(0, -1).map(columnsOf))
    expect(lines.at(-1)).toBe(rule.repeat(longest))
    expectFull(lines.slice(0, -1), words, 0)
  })
  fc.assert(property, runs(50))
})
