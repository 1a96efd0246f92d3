import { expect, test } from 'vitest'
import { utf16Places } from './code-points.ts'
import type { Finding } from './finding.ts'
import { guessLanguage } from './guess-language.ts'
import { ownFindings } from './own-rules.ts'
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

const mended = (text: string, language: 'fr' | 'en') =>
  [...ownFindings(text, language)]
    .sort((a, b) => b.start - a.start)
    .reduce((now, { start, end, proposals }) => now.slice(0, start) + proposals[0] + now.slice(end), text)

test.each([
  ['Merci de nous contactez.', 'Merci de nous contacter.'],
  ['N’hésitez pas à me les envoyez.', 'N’hésitez pas à me les envoyez.'],
  ['Pensez à nous prévenez, à l’ouvrez et à les choisissez.', 'Pensez à nous prévenir, à l’ouvrir et à les choisir.'],
  ['Avant de nous répondez ou de le rendez.', 'Avant de nous répondre ou de le rendre.'],
  ['Merci de nous commandez ce produit.', 'Merci de nous commander ce produit.'],
  ['Passez à la caisse, puis à nous chez vous.', 'Passez à la caisse, puis à nous chez vous.'],
  ['Si vous auriez le temps et si elle viendrait.', 'Si vous aviez le temps et si elle viendrait.'],
  ['Dites-moi si vous auriez le temps.', 'Dites-moi si vous auriez le temps.'],
  ['Si vous désiriez un avoir, dites-le.', 'Si vous désiriez un avoir, dites-le.'],
  ['Quel est la référence ? Quel est l’adresse ?', 'Quelle est la référence ? Quelle est l’adresse ?'],
  ['Quel est le prix ? Quel est l’article ?', 'Quel est le prix ? Quel est l’article ?'],
  ['Je transmets votre demande a mon collègue.', 'Je transmets votre demande à mon collègue.'],
  ['Pouvez-vous préciser ou vous êtes ?', 'Pouvez-vous préciser où vous êtes ?'],
  ['Bleu ou vert ? Je sais ou non.', 'Bleu ou vert ? Je sais ou non.'],
])('our own French makes of %j %j', (text, right) => {
  expect(mended(text, 'fr')).toBe(right)
})

test.each([
  ['Thanks for you’re order.', 'Thanks for your order.'],
  ['I know that you’re waiting.', 'I know that you’re waiting.'],
  ['These is the one. This are two.', 'These is the one. These are two.'],
  ['Let me no, or let me know.', 'Let me know, or let me know.'],
  ['We look forward to see you, and to seeing you.', 'We look forward to seeing you, and to seeing you.'],
  ['We look forward to receive it.', 'We look forward to receiving it.'],
  ['Each of our shops have one.', 'Each of our shops has one.'],
])('our own English makes of %j %j', (text, right) => {
  expect(mended(text, 'en')).toBe(right)
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
