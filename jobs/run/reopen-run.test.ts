import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pins } from '../../src/store/pin.ts'
import { updateStore } from '../../src/store/update.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { type Ledger, openLedger, operatorId, runId } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan, ReportRecord } from '../ledger/records.ts'
import { draftCorrection } from './correct-recipients.ts'
import { reopenRun } from './reopen-run.ts'

let folder: string
let ledger: Ledger
let plan: Plan
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-reopen-'))
  const storeDirectory = join(folder, 'store')
  await updateStore(storeDirectory, {}, async () => {})
  let seconds = 0
  ledger = openLedger(join(folder, 'ledger'), {
    now: () => new Date(Date.UTC(2026, 10, 2) + seconds++ * 1000).toISOString(),
  })
  const [report] = samplePlan.reports
  const [delivery] = samplePlan.deliveries
  if (report === undefined || delivery === undefined) throw new Error('the sample has both')
  plan = {
    ...samplePlan,
    storeDirectory,
    storeVersion: 1,
    operator: 'ops@example.com',
    reports: ['r1', 'r2'].map(id => ({ ...report, id, fileName: id })),
    deliveries: [
      ['failed', 'r1'],
      ['sent', 'r2'],
      ['doubtful', 'r2'],
      ['also-failed', 'r2'],
    ].map(([id = '', of = '']) => ({
      ...delivery,
      id,
      to: { transport: 'mail', address: `${id}@example.com`, name: null },
      reports: [of],
    })),
  }
  await ledger.createPlan(plan)
  const tried = { attempts: 5, deaths: 2, error: 'the server was gone' }
  const given = { ...tried, state: 'given-up' } as const
  await step('report', 'r1', { ...tried, state: 'given-up' })
  await step('report', 'r2', { ...tried, state: 'given-up' })
  await step('delivery', 'failed', given)
  await step('delivery', 'also-failed', given)
  await step('delivery', 'sent', { state: 'sent', attempts: 1, deaths: 0, error: null })
  await step('delivery', 'doubtful', { ...tried, state: 'sending', interrupted: true })
  await step('delivery', operatorId, given)
  const from = await ledger.latest('run', plan.run, runId)
  await ledger.advance('run', { run: plan.run, id: runId, from }, { state: 'failed', error: 'not all were sent' })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function step(subject: 'report' | 'delivery', id: string, next: Partial<ReportRecord> | Partial<DeliveryRecord>) {
  const from = await ledger.latest(subject, plan.run, id)
  await ledger.advance(subject as 'delivery', { run: plan.run, id, from } as never, next as never)
}

/** What the ledger says of each step, as far as a retry looks at it. */
async function steps() {
  const { run, reports, deliveries } = await ledger.view(plan.run)
  const told = (all: ReadonlyMap<string, ReportRecord | DeliveryRecord>) =>
    Object.fromEntries(
      [...all].map(([id, { state, attempts, deaths, error }]) => [id, { state, attempts, deaths, error }]),
    )
  return { run: { state: run.state, error: run.error }, ...told(reports), ...told(deliveries) }
}

const untried = { state: 'planned', attempts: 0, deaths: 0, error: null }

test('what failed is planned as if it had never been tried, with the reports that it lacks', async () => {
  const before = await steps()
  expect(await reopenRun({ ledger }, plan.run, 'failed')).toBe(2)
  expect(await steps()).toEqual({
    ...before,
    run: { state: 'planned', error: null },
    r1: untried,
    r2: untried,
    failed: untried,
    'also-failed': untried,
    [operatorId]: untried,
  })
  expect((await pins(plan.storeDirectory)).map(({ name }) => name)).toEqual([plan.run])
})

test('only what is asked for is tried again, whoever else failed', async () => {
  const before = await steps()
  expect(await reopenRun({ ledger }, plan.run, { to: 'FAILED@example.com' })).toBe(1)
  expect(await steps()).toEqual({
    ...before,
    run: { state: 'planned', error: null },
    r1: untried,
    failed: untried,
    [operatorId]: untried,
  })
})

test('a letter that may have arrived is repeated as the same letter, one that was sent as a new one', async () => {
  expect(await reopenRun({ ledger }, plan.run, 'doubtful')).toBe(1)
  expect(await reopenRun({ ledger }, plan.run, { to: 'sent@example.com' })).toBe(1)
  const { deliveries } = await ledger.view(plan.run)
  expect(deliveries.get('doubtful')).toMatchObject({ ...untried, interrupted: false, repeats: 0 })
  expect(deliveries.get('sent')).toMatchObject({ ...untried, interrupted: false, repeats: 1 })
})

test('those who got it elsewhere get nothing, and a run without anything to do stays ended', async () => {
  const before = await steps()
  const except = new Set(['failed@example.com', 'also-failed@example.com'])
  expect(await reopenRun({ ledger }, plan.run, 'failed', { except })).toBe(0)
  expect(await steps()).toEqual(before)
})

test('the list of a check of an alert is not corrected: the next check reads it', async () => {
  const view = await ledger.view(plan.run)
  const alert = { verdict: 'quiet', unjudged: null, condition: {}, on: [], news: [], refused: [] } as never
  const checked = { ...view, plan: { ...view.plan, alert } }
  await expect(draftCorrection({ config: {} as never, ledger }, checked, join(folder, 'list.csv'))).rejects.toThrow(
    `run ${plan.run} is a check of an alert: the next check uses the corrected list`,
  )
})
