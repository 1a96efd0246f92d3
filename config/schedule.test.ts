import { describe, expect, test } from 'vitest'
import { patternOf, repeatStrategy } from '../jobs/schedule/repeat-strategy.ts'
import { scheduleSchema } from './schedule.ts'

const zone = 'Europe/Paris'

describe('a schedule', () => {
  test.each([
    { monthly: 31, at: '08:00', zone },
    { weekly: 'monday', at: '00:00', zone },
    { daily: true, at: '23:59', zone },
    { cron: '0 8 1-7 JAN,jul mon#2', zone },
    { cron: ' */15   8-18/2 ? * 1-5 ', zone },
    { cron: '0 8 31 2 1', zone },
  ])('may be %j, and survives as a pattern', schedule => {
    const parsed = scheduleSchema.parse(schedule)
    expect(parsed).toEqual(schedule)
    expect(scheduleSchema.parse(JSON.parse(patternOf(parsed)))).toEqual(schedule)
    expect(repeatStrategy(0, { pattern: patternOf(parsed) })).toBeGreaterThan(0)
  })

  test('written as text in a config file is the same', () => {
    expect(scheduleSchema.parse({ monthly: '31', at: '08:00', zone })).toEqual({ monthly: 31, at: '08:00', zone })
    expect(scheduleSchema.parse({ daily: 'true', at: '08:00', zone })).toEqual({ daily: true, at: '08:00', zone })
  })

  test.each<[unknown, string, string]>([
    [undefined, '', 'is missing'],
    ['daily', '', 'must be one of monthly, weekly, daily or cron'],
    [{ yearly: 1, at: '08:00', zone }, '', 'must be one of monthly, weekly, daily or cron'],
    [{ monthly: 1, daily: true, at: '08:00', zone }, '', 'must be one of monthly'],
    [{ monthly: 32, at: '08:00', zone }, 'monthly', '31'],
    [{ monthly: 1, at: '24:00', zone }, 'at', 'a time is written HH:MM'],
    [{ daily: true, at: '08:00', zone: 'Mars' }, 'zone', 'must be an IANA time zone such as Europe/Paris'],
    [{ daily: true, at: '08:00', zone: 'EST5' }, 'zone', 'must be an IANA time zone'],
    [{ cron: '0 8 * *', zone }, 'cron', 'a cron pattern has five fields'],
    [{ cron: '0 0 8 * * *', zone }, 'cron', 'a cron pattern has five fields'],
    [{ cron: '@daily', zone }, 'cron', 'a cron pattern has five fields'],
    [{ cron: '', zone }, 'cron', 'a cron pattern has five fields'],
    [{ cron: `${'1,'.repeat(200)}1 * * * *`, zone }, 'cron', 'a cron pattern has five fields'],
    [{ cron: 'H 8 * * *', zone }, 'cron', 'a cron pattern has no random part H'],
    [{ cron: '0 H(1-5)/2 * * *', zone }, 'cron', 'a cron pattern has no random part H'],
    [{ cron: '0 8 31 2 *', zone }, 'cron', 'a cron pattern must match some day'],
    [{ cron: '0 8 31 4,6,9,11 *', zone }, 'cron', 'a cron pattern must match some day'],
    [{ cron: '60 8 * * *', zone }, 'cron', "a cron pattern's minute must be *, or values 0 to 59"],
    [{ cron: '0 8 * * MOO', zone }, 'cron', "a cron pattern's day of the week must be"],
    [{ cron: '0 8 * * __proto__', zone }, 'cron', "a cron pattern's day of the week must be"],
  ])('is refused: %j', (given, key, message) => {
    const [issue] = scheduleSchema.safeParse(given).error?.issues ?? []
    expect(issue?.message).toContain(message)
    expect(issue?.path.join('.')).toBe(key)
  })

  test('with an unchecked pattern is not run', () => {
    expect(() => repeatStrategy(0, { pattern: '0 8 * * *' })).toThrow()
    expect(() => repeatStrategy(0, {})).toThrow()
  })
})
