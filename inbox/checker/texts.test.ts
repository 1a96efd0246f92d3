import { expect, test } from 'vitest'
import { utf16Places } from './code-points.ts'
import type { Finding } from './finding.ts'
import { guessLanguage } from './guess-language.ts'
import { passes } from './passing.ts'

test.each([
  ['Bonjour, votre commande est prête.', 'fr'],
  ['Hello, your order is ready.', 'en'],
  ['Hola, su pedido ya está listo.', 'es'],
  ['Guten Tag, Ihre Bestellung ist da.', 'de'],
  ['C’est bien noté, merci !', 'fr'],
  ['I’ll check with the store.', 'en'],
  ['OK 👍', null],
  ['', null],
  ['12345', null],
])('%j is of the language %j', (text, language) => {
  expect(guessLanguage(text)).toBe(language)
})

test('code points are found again as UTF-16', () => {
  const text = 'a😊b👩‍🚀c'
  const places = utf16Places(text)
  for (const [index, letter] of [...text].entries()) expect(text.startsWith(letter, places(index))).toBe(true)
  expect(places([...text].length)).toBe(text.length)
  expect(places(99)).toBe(text.length)
})

const finding = (text: string, wrong: string, kind: Finding['kind'] = 'spelling'): Finding => {
  const start = text.indexOf(wrong)
  return { start, end: start + wrong.length, kind, message: '', proposals: [] }
}

test('names of the chat, titles, shops and own words pass, and nothing else does', () => {
  const pass = passes({ names: ['Jean-Yves Kerouac', 'Villeneuve-d’Ascq', 'La'], dictionary: ['zorbulon'] })
  const isPassed = (text: string, wrong: string, kind?: Finding['kind']) => pass(text, finding(text, wrong, kind))
  expect(isPassed('Bonjour Kerouac,', 'Kerouac')).toBe(true)
  expect(isPassed('à Villeneuve-d’Ascq', 'Villeneuve-d’Ascq')).toBe(true)
  expect(isPassed('bonjour kérouac', 'kérouac')).toBe(false)
  expect(isPassed('Le Zorbulon est là', 'Zorbulon')).toBe(true)
  expect(isPassed('Madame Zwiebelmann, bonjour', 'Zwiebelmann')).toBe(true)
  expect(isPassed('madame zwiebelmann', 'zwiebelmann')).toBe(false)
  expect(isPassed('par Click & Collect', 'Collect')).toBe(true)
  expect(isPassed('je collect', 'collect')).toBe(false)
  // A name that is a word too.
  expect(isPassed('je la vu', 'la', 'grammar')).toBe(false)
  expect(isPassed('le Zorbulon', 'Zorbulon', 'grammar')).toBe(false)
})
