import type { Font } from 'fontkit'
import { openSync } from 'fontkit'
import { describe, expect, test } from 'vitest'
import { fontRuns } from './font-runs.ts'
import { measureText, truncateText } from './measure-text.ts'
import { facesOf, fontFeatures, fontFile, ownFaces } from './own-faces.ts'

const open = (file: string) => openSync(file) as Font

describe('the family', () => {
  test.each([facesOf.regular[0], facesOf.semibold[0]])('%s writes Latin, Greek and Cyrillic', face => {
    const font = open(fontFile(face))
    const samples = 'AZaz09 éèçœŒŸ ăğıłőřșțžẞ ạếữ ΑΩάώ АЯёђіїєґ – − … « » ’ ▲▼ \u00a0\u202f\u2009'
    expect(Array.from(samples).filter(letter => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0))).toEqual([])
  })

  test('every face has its file, the family has the features asked for', () => {
    for (const face of ownFaces) expect(open(fontFile(face)).unitsPerEm).toBeGreaterThan(0)
    expect(open(fontFile('regular')).availableFeatures).toEqual(expect.arrayContaining([...fontFeatures]))
  })
})

describe('fontRuns', () => {
  test('hands letters that the family lacks to the fallback, but not spaces', () => {
    expect(fontRuns('Café دار السلام x', 'semibold')).toEqual([
      { face: 'semibold', text: 'Café ' },
      { face: 'fallbackSemibold', text: 'دار السلام ' },
      { face: 'semibold', text: 'x' },
    ])
  })

  test('a letter in no font is a point, and an invisible one is nothing', () => {
    expect(fontRuns('\u{16ac0}\u{16ac1}a', 'regular')).toEqual([{ face: 'regular', text: '··a' }])
    expect(fontRuns('a\u0007\u2068b\u2069', 'regular')).toEqual([{ face: 'regular', text: 'ab' }])
  })

  test('an empty text has no runs', () => {
    expect(fontRuns('', 'regular')).toEqual([])
  })
})

describe('measureText', () => {
  test('figures have one width', () => {
    expect(measureText('111', 10, 'regular')).toBe(measureText('888', 10, 'regular'))
  })

  test('grows with the size and the weight', () => {
    expect(measureText('Chats', 24, 'regular')).toBeCloseTo(2 * measureText('Chats', 12, 'regular'))
    expect(measureText('Chats', 12, 'semibold')).toBeGreaterThan(measureText('Chats', 12, 'regular'))
  })
})

describe('truncateText', () => {
  test('keeps what fits', () => {
    expect(truncateText('Lyon', 100, 11, 'regular')).toBe('Lyon')
  })

  test('cuts the rest with an ellipsis, within the width', () => {
    const cut = truncateText('Établissement de la rue du Faubourg-Saint-Honoré', 120, 11, 'regular')
    expect(cut).toMatch(/^Établissement.*…$/)
    expect(measureText(cut, 11, 'regular')).toBeLessThanOrEqual(120)
  })

  test('never cuts inside a grapheme', () => {
    expect(truncateText('e\u0301'.repeat(40), 50, 11, 'regular')).toMatch(/^(e\u0301)+…$/)
  })
})
