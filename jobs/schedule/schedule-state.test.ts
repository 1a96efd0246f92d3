import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { applySchedule, readScheduleState, removeSchedule } from './schedule-state.ts'

let ledger: string
beforeEach(async () => {
  ledger = join(await mkdtemp(join(tmpdir(), 'causerie-schedule-')), 'ledger')
})
afterEach(() => rm(join(ledger, '..'), { recursive: true, force: true }))

const first = { monthly: 1, at: '08:00', zone: 'Europe/Paris' }
const apply = (schedule: object, now: string, name = 'monthly') =>
  applySchedule({ ledger, subscriptions: { monthly: { schedule } } } as unknown as Config, name, { now })
const monday = '2026-11-02T08:00:00Z'
const tuesday = '2026-11-03T08:00:00Z'
const since = async () => (await readScheduleState(ledger, 'monthly'))?.since

test('a schedule begins when it is first applied, and again when it changes', async () => {
  expect(await readScheduleState(ledger, 'monthly')).toBeNull()
  const begun = await apply(first, monday)
  expect(begun).toMatchObject({ since: monday, active: true })
  expect(await apply(first, tuesday)).toEqual(begun)
  expect(await since()).toBe(monday)
  const changed = await apply({ ...first, at: '09:00' }, tuesday)
  expect(changed).toMatchObject({ since: tuesday, active: true })
  expect(changed.schedule).not.toBe(begun.schedule)
  expect(await since()).toBe(tuesday)
  await expect(apply(first, monday, 'weekly')).rejects.toThrow('not in the config: subscription weekly')
})

test('a schedule that was stopped begins anew', async () => {
  expect(await removeSchedule(ledger, 'monthly')).toBe(false)
  const begun = await apply(first, monday)
  expect(await removeSchedule(ledger, 'monthly')).toBe(true)
  expect(await readScheduleState(ledger, 'monthly')).toEqual({ ...begun, active: false })
  expect(await removeSchedule(ledger, 'monthly')).toBe(false)
  expect(await apply(first, tuesday)).toEqual({ ...begun, since: tuesday })
})

test('a file that says nothing of a schedule is an error', async () => {
  await mkdir(join(ledger, 'schedules'), { recursive: true })
  for (const text of ['', '{}', '{"schedule":"x","since":"y"}'] as const) {
    await writeFile(join(ledger, 'schedules', 'monthly.json'), text)
    await expect(readScheduleState(ledger, 'monthly')).rejects.toThrow('not the state of a schedule')
  }
  await rm(join(ledger, 'schedules'), { recursive: true })
  await writeFile(join(ledger, 'schedules'), '')
  await expect(readScheduleState(ledger, 'monthly')).rejects.toThrow('the ledger cannot be read')
})
