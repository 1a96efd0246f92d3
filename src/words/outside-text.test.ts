import { expect, test } from 'vitest'
import { outsideText, quotedText, shortText } from './outside-text.ts'

test.each([
  ['Café de la Gare', 'Café de la Gare'],
  ['  two\n\nlines\t ', 'two lines'],
  ['abc\u202ecba', 'abc\ufffdcba'],
  ['bell\u0007', 'bell\ufffd'],
  ['\ud800 half', '\ufffd half'],
  ['no characters \ufdd0\uffff\u{10fffe}', 'no characters \ufffd\ufffd\ufffd'],
  ['دار السلام', 'دار السلام'],
  ['', '\ufffd'],
])('%j becomes one harmless line', (text, line) => {
  expect(outsideText(text)).toBe(line)
})

test('a long name is cut between graphemes', () => {
  expect(shortText('👩‍👩‍👧'.repeat(3), 2)).toBe('👩‍👩‍👧…')
  expect(shortText('a'.repeat(200))).toHaveLength(60)
})

test('quotation marks are those of the language', () => {
  expect(quotedText('widget', 'en')).toBe('“widget”')
  expect(quotedText('widget', 'fr')).toBe('«\u00a0widget\u00a0»')
  expect(quotedText('widget', 'es')).toBe('«widget»')
  expect(quotedText('widget', 'de')).toBe('„widget“')
})
