import { describe, expect, test } from 'vitest'
import { settable, visualRuns } from './visual-runs.ts'

const seen = (text: string) => visualRuns(text, 'regular').map(run => run.text)

describe('visualRuns', () => {
  test('plain text is one run', () => {
    expect(visualRuns('Café Ωμέγα, Софія 1 284', 'semibold')).toEqual([
      { face: 'semibold', text: 'Café Ωμέγα, Софія 1 284', actualText: null },
    ])
  })

  test('each letter in a face that has it', () => {
    expect(visualRuns('Café דבש', 'regular').map(run => run.face)).toEqual(['regular', 'fallbackRegular'])
  })

  test('a letter that no face has becomes a box that says what it stands for', () => {
    expect(visualRuns('東京 店', 'regular')).toEqual([
      { face: 'fallbackRegular', text: '□□', actualText: '東京' },
      { face: 'fallbackRegular', text: ' ', actualText: null },
      { face: 'fallbackRegular', text: '□', actualText: '店' },
    ])
  })

  test('numbers and Latin inside Hebrew read from left to right', () => {
    expect(seen('סניף 12 תל')).toEqual(['תל', ' ', '12', 'סניף '])
  })

  test('brackets are mirrored where the text runs to the left', () => {
    expect(visualRuns('תל (אביב)', 'regular').map(run => [run.text, run.actualText])).toEqual([
      ['(', ')'],
      ['אביב', null],
      [')', '('],
      ['תל ', null],
    ])
  })

  test('a sentence does not turn round for the name that begins it', () => {
    expect(seen('דבש leads')).toEqual(['דבש', ' ', 'leads'])
  })

  test('invisible letters that only direct the text are not set', () => {
    expect(seen('\u2068Lyon\u2069 \u200eParis\ufe0f').join('')).toBe('Lyon Paris')
  })

  test('an empty text has no run', () => {
    expect(visualRuns('', 'regular')).toEqual([])
  })
})

test('settable text has composed letters, no control and no broken surrogate', () => {
  expect(settable('Cafe\u0301\n\tbar\u0000 \ud800x')).toBe('Café bar  \ufffdx')
})
