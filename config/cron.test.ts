import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { parseCron } from './cron.ts'

/** How the widely used cron-parser reads a pattern: its minutes of the day and its days in some years; null if it refuses it. */
function others(pattern: string) {
  try {
    const { hour, minute } = CronExpressionParser.parse(pattern, { tz: 'UTC' }).fields
    const days = ['0', '0', ...pattern.split(' ').slice(2)].join(' ')
    const [currentDate, endDate] = [new Date(Date.parse(start) - 1000), new Date(Date.parse(end))]
    const found = CronExpressionParser.parse(days, { currentDate, endDate, tz: 'UTC' })
    const dates: string[] = []
    while (found.hasNext()) dates.push(found.next().toDate().toISOString().slice(0, 10))
    const minutes = hour.values.flatMap(hours => minute.values.map(minutes => hours * 60 + minutes))
    return { minutes, dates: dates.filter(date => date < end) }
  } catch (error) {
    return String(error)
  }
}

// A February in a leap year, and one in a common year.
const [start, end] = ['2028-01-01', '2029-07-01']

function ours(pattern: string) {
  const cron = parseCron(pattern)
  return 'problem' in cron ? cron.problem : { minutes: cron.minutes, dates: [...cron.daysBetween(start, end)] }
}

const names = {
  month: ['JAN', 'feb', 'Mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'MON', 'tue', 'wed', 'Thu', 'fri', 'sat'],
}

/** Mostly valid patterns, and some just outside the rules. */
function fieldOf(
  min: number,
  max: number,
  { named = [], special = [] }: { named?: string[]; special?: string[] } = {},
) {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min, max }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom('00', String(max + 1), '', 'x', '-1', '1.5', '*') },
    ...(named.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...named) }] : []),
  )
  const range = fc.tuple(value, value).map(ends => ends.join('-'))
  const bare = fc.oneof(value, range, fc.constantFrom('*', '?', ...special))
  const item = fc.oneof(
    { weight: 3, arbitrary: bare },
    { weight: 1, arbitrary: fc.tuple(bare, fc.integer({ min: 0, max: 15 })).map(parts => parts.join('/')) },
  )
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('*', '?') },
    { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map(items => items.join(',')) },
  )
}

const patterns = fc
  .tuple(
    fieldOf(0, 59),
    fieldOf(0, 23),
    fieldOf(1, 31, { special: ['L', '1L'] }),
    fieldOf(1, 12, { named: names.month }),
    fieldOf(0, 7, { named: names.weekday, special: ['5L', 'friL', '1#2', 'mon#5', '0#6', 'L', '7L', '1-5#2'] }),
  )
  .filter(fields => !fields.includes(''))
  .map(fields => fields.join(' '))

describe('a cron pattern', () => {
  test('means the same as to cron-parser', () => {
    fc.assert(
      fc.property(patterns, pattern => {
        const expected = others(pattern)
        const found = ours(pattern)
        // Unlike cron-parser, a repeated value is accepted.
        if (typeof expected === 'string' && /duplicate values/.test(expected)) return
        expect(typeof found === 'string' ? 'refused' : found).toEqual(
          typeof expected === 'string' ? 'refused' : expected,
        )
      }),
      runs(300),
    )
  })
})
