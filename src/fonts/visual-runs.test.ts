import { describe, expect, test } from 'vitest'
import { settable, visualRuns } from './visual-runs.ts'

const seen = (text: string) => visualRuns(text, 'regular').map(run => run.text)

describe('visualRuns', () => {
  test('plain text is one run', () => {
    expect(visualRuns('Café Ωμέγα, Софія 1 284', 'semibold')).toEqual([
      { face: 'semibold', text: 'Café Ωμέγα, Софія 1 284', actualText: null, rightToLeft: false },
    ])
  })

  test('each letter uses a face that has it', () => {
    expect(visualRuns('Café דבש', 'regular').map(run => run.face)).toEqual(['regular', 'fallbackRegular'])
  })

  test('a letter in no font becomes a point that names it, and never the empty glyph of a font', () => {
    const plain = { face: 'regular', rightToLeft: false }
    expect(visualRuns('\u{16ac0}\u{16ac1} \u{16ac2}', 'regular')).toEqual([
      { ...plain, text: '··', actualText: '\u{16ac0}\u{16ac1}' },
      { ...plain, text: ' ', actualText: null },
      { ...plain, text: '·', actualText: '\u{16ac2}' },
    ])
  })

  test('numbers and Latin inside Hebrew read from left to right', () => {
    expect(seen('סניף 12 תל')).toEqual(['תל', ' ', '12', 'סניף '])
  })

  test('brackets are mirrored in text that runs right to left', () => {
    expect(visualRuns('תל (אביב)', 'regular').map(run => [run.text, run.actualText])).toEqual([
      ['(', ')'],
      ['אביב', null],
      [')', '('],
      ['תל ', null],
    ])
  })

  test('a sentence keeps its direction when it begins with a foreign name', () => {
    expect(seen('דבש leads')).toEqual(['דבש', ' ', 'leads'])
  })

  test('invisible direction marks are not drawn', () => {
    expect(seen('\u2068Lyon\u2069 \u200eParis\ufe0f').join('')).toBe('Lyon Paris')
  })

  test('an empty text has no run', () => {
    expect(visualRuns('', 'regular')).toEqual([])
  })
})

test('drawable text has composed letters, no control characters and no broken surrogates', () => {
  expect(settable('Cafe\u0301\n\tbar\u0000 \ud800x')).toBe('Café bar  \ufffdx')
})
