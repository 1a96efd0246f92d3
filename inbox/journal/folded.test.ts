import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { firstHit, folded, foldedWords } from './folded.ts'

test.each([
  ['Where is my Order?', ['order'], { start: 12, end: 17 }],
  ['Où est ma commande livrée', ['livre'], { start: 19, end: 25 }],
  ['reorder, order', ['order'], { start: 9, end: 14 }],
  ['x1 and x12', ['x12'], { start: 7, end: 10 }],
  ['a b a', ['b', 'a'], { start: 0, end: 1 }],
  ['Ferme\u0301 ici', ['ferme'], { start: 0, end: 6 }],
  ['nothing', ['order'], null],
  ['', ['a'], null],
])('in %j the first hit of %j is at %j', (text, words, place) => {
  expect(firstHit(text, words)).toEqual(place)
})

test('the first hit is the first word that begins with one of the words', () => {
  const word = fc.constantFrom('ab', 'Abc', 'bc', 'Éa', 'ea', '1a', 'b')
  const property = fc.property(
    fc.array(word, { maxLength: 6 }),
    fc.array(word, { minLength: 1, maxLength: 2 }),
    (said, asked) => {
      const text = said.join(', ')
      const words = asked.flatMap(foldedWords)
      const at = said.findIndex(one => words.some(sought => folded(one).startsWith(sought)))
      const start = said.slice(0, at).join(', ').length + (at > 0 ? 2 : 0)
      expect(firstHit(text, words)).toEqual(at === -1 ? null : { start, end: start + (said[at]?.length ?? 0) })
    },
  )
  fc.assert(property, runs(100))
})
