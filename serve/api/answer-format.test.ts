import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedFormat, answerFormats, formatNames } from './answer-format.ts'

test.each([
  [undefined, 'json'],
  ['', 'json'],
  ['*/*', 'json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
  ['text/csv', 'csv'],
  ['TEXT/CSV', 'csv'],
  ['text/*', 'csv'],
  ['application/vnd.apache.arrow.stream', 'arrow'],
  ['application/json;q=0.5, text/csv', 'csv'],
  ['text/csv;q=0.5, application/json', 'json'],
  ['application/json;q=0, */*', 'csv'],
  ['application/*, text/csv', 'json'],
  ['application/*;q=0.2, application/vnd.apache.arrow.stream;q=0.1', 'json'],
  ['text/html', null],
  ['application/json;q=0', null],
  ['*/*;q=0', null],
] as const)('%s is answered with %s', (header, format) => {
  expect(acceptedFormat(header)).toBe(format)
})

test('of formats with different qualities the best, whatever their order', () => {
  const qualities = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(qualities, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (thousandths, order) => {
      const ranges = formatNames.map((name, index) => `${answerFormats[name]};q=${(thousandths[index] ?? 0) / 1000}`)
      const best = formatNames[thousandths.indexOf(Math.max(...thousandths))]
      expect(acceptedFormat(order.map(index => ranges[index]).join(', '))).toBe(best)
    }),
  )
})
