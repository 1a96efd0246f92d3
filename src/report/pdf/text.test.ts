import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { styles } from './styles.ts'
import { textWidth, twoLineWidth, wrapEvenly, wrapText } from './text.ts'

const texts = (...wrapped: Parameters<typeof wrapText>) => wrapText(...wrapped).map(line => line.text)

describe('wrapText', () => {
  test('breaks at spaces and after hyphens', () => {
    expect(texts('Rue du Faubourg-Saint-Honoré', styles.small, 60)).toEqual(['Rue du', 'Faubourg-', 'Saint-Honoré'])
  })

  test('does not break a number, a date or a fixed space', () => {
    expect(texts('1\u202f284\u00a0chats 2026-10-01', styles.small, 60)).toEqual(['1\u202f284\u00a0chats', '2026-10-01'])
  })

  test('ends with an ellipsis when there is no room', () => {
    const lines = texts('W'.repeat(200), styles.small, 50, { maxLines: 2 })
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/W…$/)
  })

  test('an empty text is one empty line', () => {
    expect(texts('', styles.small, 50)).toEqual([''])
  })

  test('no line is wider than requested and no letter is lost, for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 20, max: 200 }),
        (text, widthPt) => {
          const lines = wrapText(text, styles.small, widthPt)
          for (const line of lines) expect(line.widthPt).toBeLessThanOrEqual(widthPt)
          const letters = (all: string) => all.normalize('NFC').replace(/[\s\p{Cc}]/gu, '')
          expect(letters(lines.map(line => line.text).join(''))).toBe(letters(text))
        },
      ),
    )
  })
})

test('widths of words add up to the width of the line', () => {
  const space = textWidth(' ', styles.body)
  expect(textWidth('Lyon Part-Dieu', styles.body)).toBeCloseTo(
    textWidth('Lyon', styles.body) + space + textWidth('Part-Dieu', styles.body),
  )
})

test('figures have one width', () => {
  expect(textWidth('1,111', styles.small)).toBeCloseTo(textWidth('9,888', styles.small))
})

test('a text fits on two lines at its two-line width, and on three below it', () => {
  for (const text of ['Waiting customers', 'Plus longue attente', 'Chats', 'a b c d e f g']) {
    const widthPt = twoLineWidth(text, styles.quiet)
    expect(wrapText(text, styles.quiet, widthPt).length).toBeLessThanOrEqual(2)
    expect(wrapText(text, styles.quiet, widthPt - 1).length).toBeGreaterThan(1)
  }
  expect(twoLineWidth('', styles.quiet)).toBe(0)
})

test('a title leaves no word alone on its last line', () => {
  const evenly = (title: string) => wrapEvenly(title, styles.heading, 400).map(line => line.text)
  expect(evenly('23% of the chats started were handled in under 1 h, 65% in under 4 h, 97% in under 24 h')).toEqual([
    '23% of the chats started were handled in under 1 h,',
    '65% in under 4 h, 97% in under 24 h',
  ])
  expect(evenly('Ten establishments tie for the first place with a hundred active chats each this month')).toEqual([
    'Ten establishments tie for the first place',
    'with a hundred active chats each this month',
  ])
  expect(evenly('Chats')).toEqual(['Chats'])
})
