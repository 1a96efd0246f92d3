import { expect, test } from 'vitest'
import { displayWidth, shortened, visibleText } from './visible-text.ts'

test('controls become pictures, what turns text around a replacement character', () => {
  expect(visibleText('\u001b[2Jred\u0007\r\n\t')).toBe('␛[2Jred␇␍␊␉')
  expect(visibleText('a\u202eb\u2066c\u009bd\u007fe\u2028f')).toBe('a�b�c�d␡e�f')
  expect(visibleText('Hôtel – 東京 – عربى')).toBe('Hôtel – 東京 – عربى')
})

test('a text is as wide as a terminal shows it', () => {
  expect(displayWidth('Hôtel')).toBe(5)
  expect(displayWidth('Ho\u0302tel')).toBe(5)
  expect(displayWidth('東京')).toBe(4)
  expect(displayWidth('👩‍👩‍👧')).toBe(2)
  expect(displayWidth('\u200b')).toBe(0)
})

test('a text is cut between characters, and says so', () => {
  expect(shortened('Boulogne', 8)).toBe('Boulogne')
  expect(shortened('Boulogne', 5)).toBe('Boul…')
  expect(shortened('東京都庁', 6)).toBe('東京…')
})
