import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerBytes } from './answer-bytes.ts'

test('what an answer takes grows with what is in it', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 40 }), fc.string(), (texts, more) => {
      expect(answerBytes({ texts })).toBeGreaterThan(texts.join('').length)
      expect(answerBytes({ texts: [...texts, more] })).toBeGreaterThan(answerBytes({ texts }))
    }),
  )
})

test('of a long list some rows are looked at, however long it is, and nothing is written out', () => {
  let looked = 0
  const row = (index: number) => ({
    get value() {
      looked++
      return index
    },
    toJSON() {
      throw new Error('written out')
    },
  })
  const rows = Array.from({ length: 100_000 }, (_, index) => row(index))
  const bytes = answerBytes({ rows })
  expect(looked).toBeLessThan(100)
  // As many times as much as of a thousandth of them.
  expect(bytes / answerBytes({ rows: rows.slice(0, 100) })).toBeCloseTo(1000, -2)
})
