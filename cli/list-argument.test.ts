import { expect, test } from 'vitest'
import { addFilter, splitList } from './list-argument.ts'

test('a comma separates, an escaped one does not', () => {
  expect(splitList('widget,sms')).toEqual(['widget', 'sms'])
  expect(splitList('Paris\\, Lyon,Nice')).toEqual(['Paris, Lyon', 'Nice'])
  expect(splitList('C:\\x')).toEqual(['C:\\x'])
})

test('the first = separates, a dimension given twice adds values', () => {
  expect(addFilter('region=a=b')).toEqual({ region: ['a=b'] })
  expect(addFilter('channel=sms', addFilter('region=x', addFilter('channel=widget,web')))).toEqual({
    channel: ['widget', 'web', 'sms'],
    region: ['x'],
  })
})

test('a dimension may have any name', () => {
  expect(Object.entries(addFilter('__proto__=x', addFilter('constructor=y')))).toEqual([
    ['constructor', ['y']],
    ['__proto__', ['x']],
  ])
})

test('without = or without a dimension it is refused', () => {
  expect(() => addFilter('channel')).toThrow('DIM=VALUE')
  expect(() => addFilter('=x')).toThrow('DIM=VALUE')
})
