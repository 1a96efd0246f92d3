import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
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

test('a text is of the language that most of its words are of, and of none where two have as many', () => {
  const words = { fr: 'dans', en: 'would', es: 'usted', de: 'nicht' } as const
  const times = fc.record({ fr: fc.nat(3), en: fc.nat(3), es: fc.nat(3), de: fc.nat(3) })
  const isShuffled = fc.boolean()
  fc.assert(
    fc.property(times, isShuffled, (times, isShuffled) => {
      const counts = Object.entries(times) as [keyof typeof words, number][]
      const text = counts.flatMap(([language, count]) => Array.from({ length: count }, () => words[language]))
      const [[first, most], [, second]] = counts.toSorted(([, a], [, b]) => b - a) as [
        [string, number],
        [string, number],
      ]
      const expected = most === second ? null : first
      expect(guessLanguage((isShuffled ? text.toSorted() : text).join(' '))).toBe(expected)
    }),
    runs(50),
  )
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
  // A name that is also a word passes a grammar finding only if it begins with a capital and has three letters.
  const grammar = passes({ names: ['Mai Pa', 'McRae'], dictionary: [] })
  for (const wrong of ['Mai', 'MAI', 'Mai McRae', 'McRae'])
    expect(grammar(wrong, finding(wrong, wrong, 'grammar')), wrong).toBe(true)
  for (const wrong of ['mai', 'mAI', 'Pa', 'Mai mcRae', 'mcRae', 'Mai Pa', 'Mais'])
    expect(grammar(wrong, finding(wrong, wrong, 'grammar')), wrong).toBe(false)
  expect(isPassed('je la vu', 'la', 'grammar')).toBe(false)
  expect(isPassed('le Zorbulon', 'Zorbulon', 'grammar')).toBe(false)
})
