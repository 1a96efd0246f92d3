import { describe, expect, test } from 'vitest'
import { type CatchUpOptions, dueSlots } from './catch-up.ts'
import { scheduleSchema } from './schedule.ts'

const daily = scheduleSchema.parse({ daily: true, at: '08:00', zone: 'UTC' })
const since = '2026-11-01T12:00:00Z'

function due(options: Partial<CatchUpOptions>) {
  const found = dueSlots({ schedule: daily, lastSlot: null, since, now: since, catchUp: 'latest', ...options })
  return {
    run: found.run.map(({ instant }) => instant.slice(0, 10)),
    skip: found.skip.map(({ slot, reason }) => [slot.instant.slice(0, 10), reason]),
    unlisted: found.unlisted,
  }
}

describe('what is due', () => {
  test('is nothing before the first slot, or after the last one that ran', () => {
    expect(due({ now: '2026-11-02T07:59:59.999Z' })).toEqual({ run: [], skip: [], unlisted: null })
    expect(due({ now: '2026-11-02T09:00:00Z', lastSlot: '2026-11-02T08:00:00Z' }).run).toEqual([])
    expect(due({ now: '2020-01-01T00:00:00Z' }).run).toEqual([])
  })

  test.each(['latest', 'all', 'none'] as const)('is the slot of this moment under %s, up to an hour late', catchUp => {
    expect(due({ now: '2026-11-02T08:00:00Z', catchUp }).run).toEqual(['2026-11-02'])
    expect(due({ now: '2026-11-02T09:00:00Z', catchUp }).run).toEqual(['2026-11-02'])
  })

  test('of three missed slots is the newest, each, or none', () => {
    const missed = { now: '2026-11-04T20:00:00Z' }
    const latest = 'missed: only the newest is caught up'
    const none = 'missed: none is caught up'
    const all = ['2026-11-02', '2026-11-03', '2026-11-04']
    expect(due({ ...missed, catchUp: 'latest' })).toEqual({
      run: ['2026-11-04'],
      skip: [
        ['2026-11-02', latest],
        ['2026-11-03', latest],
      ],
      unlisted: null,
    })
    expect(due({ ...missed, catchUp: 'all' })).toEqual({ run: all, skip: [], unlisted: null })
    expect(due({ ...missed, catchUp: 'none' })).toEqual({ run: [], skip: all.map(day => [day, none]), unlisted: null })
  })

  test('after missed slots is the one of this moment, also under none', () => {
    const { run, skip } = due({ now: '2026-11-04T08:30:00Z', catchUp: 'none' })
    expect(run).toEqual(['2026-11-04'])
    expect(skip).toHaveLength(2)
  })

  test('after years of minutes is the thousand newest, and the rest in one line', () => {
    const schedule = scheduleSchema.parse({ cron: '* * * * *', zone: 'Europe/Paris' })
    const startedMs = performance.now()
    const found = due({ schedule, since: '2001-01-01T00:00:00Z', now: '2026-11-04T08:30:20Z', catchUp: 'all' })
    expect(performance.now() - startedMs).toBeLessThan(2000)
    expect(found.run).toHaveLength(1000)
    expect(found.unlisted).toEqual({
      after: '2001-01-01T00:00:00Z',
      before: '2026-11-03T15:51:00Z',
      reason: 'missed, and older than the 1000 newest',
    })
  })

  test('is all listed when there are a thousand', () => {
    const found = due({ now: '2029-07-28T12:00:00Z', catchUp: 'none' })
    expect(found.skip).toHaveLength(1000)
    expect(found.unlisted).toBeNull()
  })

  test('waits until it is ready, and is late from then on', () => {
    const readyAt = ({ instant }: { readonly instant: string }) => instant.replace('T08', 'T20')
    const settled = (now: string) => due({ now, readyAt, catchUp: 'none' })
    expect(settled('2026-11-02T19:59:00Z')).toEqual({ run: [], skip: [], unlisted: null })
    expect(settled('2026-11-02T20:30:00Z').run).toEqual(['2026-11-02'])
    expect(settled('2026-11-03T08:30:00Z')).toMatchObject({ run: [], skip: [['2026-11-02', expect.any(String)]] })
  })

  test('needs instants', () => {
    expect(() => due({ now: 'soon' })).toThrow('must be an instant')
  })
})
