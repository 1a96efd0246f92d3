import { describe, expect, test } from 'vitest'
import { addDays } from '../words/format-date.ts'
import { timeTicks } from './time-axis.ts'

const days = (start: string, count: number) => Array.from({ length: count }, (_, index) => addDays(start, index))
const texts = (buckets: readonly string[], grain: Parameters<typeof timeTicks>[1], widthPx: number) =>
  timeTicks(buckets, grain, widthPx / buckets.length, 'en').map(({ text }) => text)

describe('timeTicks', () => {
  test('every day of a week, the Mondays of a month', () => {
    expect(texts(days('2026-10-05', 7), 'day', 600)).toEqual([
      '5 Oct',
      '6 Oct',
      '7 Oct',
      '8 Oct',
      '9 Oct',
      '10 Oct',
      '11 Oct',
    ])
    expect(texts(days('2026-10-01', 31), 'day', 600)).toEqual(['5 Oct', '12 Oct', '19 Oct', '26 Oct'])
  })

  test('the quarters of a year by days, with their year where it changes', () => {
    expect(texts(days('2026-01-01', 365), 'day', 400)).toEqual(['Jan 2026', 'Apr', 'Jul', 'Oct'])
    expect(texts(days('2026-11-15', 120), 'day', 300)).toEqual(['Dec 2026', 'Jan 2027', 'Feb', 'Mar'])
  })

  test('midnights of hours, also of the night that has an hour twice', () => {
    const hours = ['2026-10-24T23:00:00+02:00', '2026-10-25T00:00:00+02:00', '2026-10-25T01:00:00+02:00']
    const twice = ['2026-10-25T02:00:00+02:00', '2026-10-25T02:00:00+01:00', '2026-10-25T03:00:00+01:00']
    expect(texts([...hours, ...twice], 'hour', 90)).toEqual(['25 Oct'])
    expect(texts([...hours, ...twice], 'hour', 900)).toEqual(['23:00', '25 Oct', '01:00', '02:00', '02:00', '03:00'])
  })

  test('many years are thinned', () => {
    const years = Array.from({ length: 40 }, (_, index) => `${1990 + index}-01-01`)
    expect(texts(years, 'year', 300)).toEqual(['1990', '2000', '2010', '2020'])
  })

  test('one bucket has its label, and no bucket has none', () => {
    expect(texts(['2026-10-05'], 'day', 10)).toEqual(['5 Oct'])
    expect(texts([], 'day', 10)).toEqual([])
  })
})
