import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { openLedger } from '../ledger/ledger.ts'
import type { Flow } from '../run/flow.ts'
import { applySchedule, removeSchedule } from '../schedule/schedule-state.ts'
import { dueRuns, slotRequest } from './due-runs.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-due-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A flow of a subscription that is due each day at 08:00 in Paris, which is 07:00 UTC. */
async function flowOf(subscription: object = {}): Promise<Flow> {
  const path = join(folder, 'config.yaml')
  await writeFile(join(folder, 'list.csv'), 'address\nann@shop.example\n')
  await writeFile(
    path,
    stringify({
      ledger: 'ledger',
      stores: { main: { directory: 'store' } },
      smtp: { host: 'localhost', from: 'reports@shop.example' },
      subscriptions: {
        daily: {
          store: 'main',
          schedule: { daily: true, at: '08:00', zone: 'Europe/Paris' },
          period: 'yesterday',
          recipients: 'list.csv',
          ...subscription,
        },
      },
    }),
  )
  const config = await readConfig(path)
  const ledger = openLedger(config.ledger, { now: () => '2026-11-01T00:00:00Z' })
  return { config, ledger, threads: null as never, mail: null, log: pino({ level: 'silent' }), now: () => '' }
}

const begun = '2026-11-02T12:00:00Z'
const at = (flow: Flow, now: string) => dueRuns({ ...flow, now: () => now }, 'daily')
const runOf = (day: number) => `daily.202611${String(day).padStart(2, '0')}T070000Z`
const plan = (flow: Flow, run: string) => flow.ledger.createPlan({ ...samplePlan, run, subscription: 'daily' })

test('nothing is due before a schedule begins, between its slots, and after it was stopped', async () => {
  const flow = await flowOf()
  expect(await at(flow, '2026-11-09T12:00:00Z')).toEqual({ next: null, settling: [] })
  await applySchedule(flow.config, 'daily', { now: begun })
  expect(await at(flow, '2026-11-03T06:59:59Z')).toEqual({ next: null, settling: [] })
  const due = await at(flow, '2026-11-03T07:00:00Z')
  expect(due).toEqual({
    next: slotRequest(flow, 'daily', { local: '2026-11-03T08:00', instant: '2026-11-03T07:00:00Z' }),
    settling: [],
  })
  expect(due.next).toMatchObject({
    run: runOf(3),
    subscription: 'daily',
    driver: 'queue',
    frozen: { period: { start: '2026-11-02', end: '2026-11-03' }, asOf: '2026-11-03T07:00:00Z' },
  })
  await removeSchedule(flow.ledger.directory, 'daily')
  expect((await at(flow, '2026-11-03T07:00:00Z')).next).toBeNull()
  expect(await at(flow, '2026-11-03T07:00:00Z')).toEqual({ next: null, settling: [] })
  expect(await dueRuns({ ...flow, now: () => begun }, 'weekly')).toEqual({ next: null, settling: [] })
})

test('it goes on after the newest slot that was planned since it began, in whatever order the runs were planned', async () => {
  const flow = await flowOf({ catchUp: 'all' })
  await applySchedule(flow.config, 'daily', { now: begun })
  // Planned before it began, or by hand, or by another subscription.
  for (const run of [runOf(2), 'daily.by-hand', 'daily2.20261109T070000Z']) await plan(flow, run)
  const now = '2026-11-06T08:00:00Z'
  expect((await at(flow, now)).next?.run).toBe(runOf(3))
  await plan(flow, runOf(4))
  expect((await at(flow, now)).next?.run).toBe(runOf(5))
  await plan(flow, runOf(3))
  expect((await at(flow, now)).next?.run).toBe(runOf(5))
  await plan(flow, runOf(5))
  await plan(flow, runOf(6))
  expect(await at(flow, now)).toEqual({ next: null, settling: [] })
})

test('slots that were missed are recorded once, as the newest of them', async () => {
  const flow = await flowOf({ catchUp: 'latest' })
  await applySchedule(flow.config, 'daily', { now: begun })
  const now = '2026-11-06T08:00:00Z'
  expect((await at(flow, now)).next?.run).toBe(runOf(6))
  expect(await flow.ledger.runs()).toEqual([runOf(5)])
  expect(await flow.ledger.plan(runOf(5))).toMatchObject({
    reports: [],
    deliveries: [],
    lastLoad: null,
    storeVersion: null,
    storeIdentity: null,
    driver: 'queue',
    slot: '2026-11-05T07:00:00Z',
    refused: {
      state: 'skipped',
      reason: expect.stringContaining('missed: 3 runs from 2026-11-03 08:00 to 2026-11-05 08:00 (Europe/Paris)'),
    },
  })
  expect((await at(flow, now)).next?.run).toBe(runOf(6))
  expect(await flow.ledger.runs()).toEqual([runOf(5)])
})

test('a slot whose period still settles is told apart until it has settled', async () => {
  const flow = await flowOf({ settleHours: 10, catchUp: 'all' })
  await applySchedule(flow.config, 'daily', { now: begun })
  // Yesterday ended at 23:00 UTC, so it has settled at 09:00.
  const settling = await at(flow, '2026-11-03T08:59:59Z')
  expect(settling.next).toBeNull()
  expect(settling.settling.map(({ run, frozen }) => [run, frozen.asOf])).toEqual([[runOf(3), '2026-11-03T09:00:00Z']])
  const settled = await at(flow, '2026-11-03T09:00:00Z')
  expect(settled.next).toMatchObject({ run: runOf(3), frozen: { asOf: '2026-11-03T09:00:00Z' } })
  expect(settled.settling).toEqual([])
})
