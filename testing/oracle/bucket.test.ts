import { expect, test } from 'vitest'
import type { Grain } from '../../src/time/grain.ts'
import { bucketsOf } from './bucket.ts'
import { formatInstant } from './instant.ts'

function spans(zone: string, start: string, end: string, grain: Grain) {
  return bucketsOf({ start, end, zone }, grain).map(
    bucket =>
      `${bucket.name} ${formatInstant(bucket.start)} ${formatInstant(bucket.end)}${bucket.clipped ? ' clipped' : ''}`,
  )
}

test('buckets are named by their calendar start and clipped by the period', () => {
  expect(spans('UTC', '2026-03-05', '2026-03-17', 'week')).toEqual([
    '2026-03-02 2026-03-05T00:00:00Z 2026-03-09T00:00:00Z clipped',
    '2026-03-09 2026-03-09T00:00:00Z 2026-03-16T00:00:00Z',
    '2026-03-16 2026-03-16T00:00:00Z 2026-03-17T00:00:00Z clipped',
  ])
  expect(spans('UTC', '2026-02-01', '2026-06-01', 'quarter')).toEqual([
    '2026-01-01 2026-02-01T00:00:00Z 2026-04-01T00:00:00Z clipped',
    '2026-04-01 2026-04-01T00:00:00Z 2026-06-01T00:00:00Z clipped',
  ])
  expect(spans('UTC', '2026-01-01', '2027-01-01', 'year')).toEqual([
    '2026-01-01 2026-01-01T00:00:00Z 2027-01-01T00:00:00Z',
  ])
})

test('days are as long as the zone makes them', () => {
  expect(spans('Europe/Paris', '2026-10-25', '2026-10-26', 'day')).toEqual([
    '2026-10-25 2026-10-24T22:00:00Z 2026-10-25T23:00:00Z',
  ])
  expect(spans('Europe/Paris', '2026-10-25', '2026-10-26', 'hour')).toHaveLength(25)
  expect(spans('Europe/Paris', '2026-03-29', '2026-03-30', 'hour')).toHaveLength(23)
  expect(spans('Australia/Lord_Howe', '2026-04-05', '2026-04-06', 'hour')).toHaveLength(25)
  expect(spans('Asia/Kolkata', '2026-03-29', '2026-03-30', 'hour')).toHaveLength(24)
})

test('a day that a zone skipped is listed, with no duration', () => {
  expect(spans('Pacific/Apia', '2011-12-29', '2012-01-01', 'day')).toEqual([
    '2011-12-29 2011-12-29T10:00:00Z 2011-12-30T10:00:00Z',
    '2011-12-30 2011-12-30T10:00:00Z 2011-12-30T10:00:00Z',
    '2011-12-31 2011-12-30T10:00:00Z 2011-12-31T10:00:00Z',
  ])
})
