import { describe, expect, test } from 'vitest'
import { scheduleSchema } from '../../config/schedule.ts'
import { type CatchUpOptions, dueSlots, missedText } from './catch-up.ts'

const daily = scheduleSchema.parse({ daily: true, at: '08:00', zone: 'UTC' })
const since = '2026-11-01T12:00:00Z'

function due(options: Partial<CatchUpOptions>) {
  const found = dueSlots({ schedule: daily, lastSlot: null, since, now: since, catchUp: 'latest', ...options })
  return {
    run: found.run.map(({ instant }) => instant.slice(0, 10)),
    missed: found.missed === null ? null : missedText(found.missed, 'UTC'),
  }
}

describe('what is due', () => {
  test('is nothing before the first slot, or after the last one that ran', () => {
    expect(due({ now: '2026-11-02T07:59:59.999Z' })).toEqual({ run: [], missed: null })
    expect(due({ now: '2026-11-02T09:00:00Z', lastSlot: '2026-11-02T08:00:00Z' }).run).toEqual([])
    expect(due({ now: '2020-01-01T00:00:00Z' }).run).toEqual([])
  })

  test.each(['latest', 'all', 'none'] as const)('is the slot of this moment under %s, up to an hour late', catchUp => {
    expect(due({ now: '2026-11-02T08:00:00Z', catchUp }).run).toEqual(['2026-11-02'])
    expect(due({ now: '2026-11-02T09:00:00Z', catchUp }).run).toEqual(['2026-11-02'])
  })

  test('of three missed slots is the newest, each, or none', () => {
    const missed = { now: '2026-11-04T20:00:00Z' }
    expect(due({ ...missed, catchUp: 'latest' })).toEqual({
      run: ['2026-11-04'],
      missed: 'missed: 2 runs from 2026-11-02 08:00 to 2026-11-03 08:00 (UTC), only the latest is caught up on',
    })
    expect(due({ ...missed, catchUp: 'all' })).toEqual({
      run: ['2026-11-02', '2026-11-03', '2026-11-04'],
      missed: null,
    })
    expect(due({ ...missed, catchUp: 'none' })).toEqual({
      run: [],
      missed: 'missed: 3 runs from 2026-11-02 08:00 to 2026-11-04 08:00 (UTC), none is caught up on',
    })
  })

  test('after missed slots is the one of this moment, also under none', () => {
    expect(due({ now: '2026-11-04T08:30:00Z', catchUp: 'none' })).toEqual({
      run: ['2026-11-04'],
      missed: 'missed: 2 runs from 2026-11-02 08:00 to 2026-11-03 08:00 (UTC), none is caught up on',
    })
    expect(due({ now: '2026-11-03T08:30:00Z' }).missed).toBe(
      'missed: the run of 2026-11-02 08:00 (UTC), only the latest is caught up on',
    )
  })

  test.each([
    ['all', '2026-11-03 16:50', 'they are older than the 1000 latest', 1000],
    ['latest', '2026-11-04 09:29', 'only the latest is caught up on', 1],
    ['none', '2026-11-04 08:30', 'none is caught up on', 60],
  ] as const)('after years of minutes, under %s, is told in one line', (catchUp, last, reason, runs) => {
    const schedule = scheduleSchema.parse({ cron: '* * * * *', zone: 'Europe/Paris' })
    const startedMs = performance.now()
    const found = due({ schedule, since: '2001-01-01T00:00:00Z', now: '2026-11-04T08:30:20Z', catchUp })
    expect(performance.now() - startedMs).toBeLessThan(2000)
    expect(found.run).toHaveLength(runs)
    expect(found.missed).toBe(`missed: more than 1000 runs from 2001-01-01 01:01 to ${last} (UTC), ${reason}`)
  })

  test('is all listed when there are a thousand', () => {
    const found = due({ now: '2029-07-28T12:00:00Z', catchUp: 'none' })
    expect(found.missed).toMatch(/^missed: 1000 runs /)
  })

  test('waits until it is ready, and is late from then on', () => {
    const readyAt = ({ instant }: { readonly instant: string }) => instant.replace('T08', 'T20')
    const settled = (now: string) => due({ now, readyAt, catchUp: 'none' })
    expect(settled('2026-11-02T19:59:00Z')).toEqual({ run: [], missed: null })
    expect(settled('2026-11-02T20:30:00Z').run).toEqual(['2026-11-02'])
    expect(settled('2026-11-03T08:30:00Z')).toEqual({
      run: [],
      missed: 'missed: the run of 2026-11-02 08:00 (UTC), none is caught up on',
    })
  })

  test('needs instants', () => {
    expect(() => due({ now: 'soon' })).toThrow('must be an instant')
  })
})
