import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { openLedger } from '../ledger/ledger.ts'
import type { DeliveryRecord, Plan, ReportRecord } from '../ledger/records.ts'
import { mostDeaths } from './deaths.ts'
import { deliveryStep } from './delivery-step.ts'
import type { Flow } from './flow.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-delivery-'))
})
afterEach(() => rm(folder, { recursive: true }))

const { run } = samplePlan
const now = () => '2026-11-01T08:00:00Z'
const drawn: Partial<ReportRecord> = { state: 'rendered', storeVersion: samplePlan.storeVersion }

/** Writes a run with one delivery, tries it once without a mail server, and returns the outcome and what the ledger then says. */
async function tried({
  plan = {},
  report = drawn,
  from = {},
  by = 'mail',
  directory = join(folder, 'out'),
}: {
  readonly plan?: Partial<Plan>
  readonly report?: Partial<ReportRecord>
  readonly from?: Partial<DeliveryRecord>
  readonly by?: 'mail' | 'folder'
  readonly directory?: string
}) {
  const ledger = openLedger(join(folder, 'ledger'), { now })
  const [delivery] = samplePlan.deliveries as [Plan['deliveries'][number]]
  const to = by === 'mail' ? delivery.to : ({ transport: 'folder', directory } as const)
  await ledger.createPlan({ ...samplePlan, attempts: 3, ...plan, deliveries: [{ ...delivery, to }] })
  const begun = await ledger.latest('report', run, 'r1')
  await ledger.advance('report', { run, id: 'r1', from: begun }, report)
  const first = await ledger.latest('delivery', run, 'd1')
  if (Object.keys(from).length > 0) await ledger.advance('delivery', { run, id: 'd1', from: first }, from)
  const flow: Flow = {
    config: {} as Config,
    ledger,
    threads: null as never,
    mail: null,
    log: pino({ level: 'silent' }),
    now,
  }
  const outcome = await deliveryStep(flow, { run, id: 'd1' })
  return { outcome, record: await ledger.latest('delivery', run, 'd1') }
}

const noServer = 'the config names no mail server'

describe('a letter that was being sent when its process died', () => {
  test('is in doubt, and not tried again', async () => {
    const { outcome, record } = await tried({ from: { state: 'sending', deaths: 2 } })
    expect(outcome).toMatchObject({ state: 'given-up', error: expect.stringContaining('may have arrived') })
    expect(record).toMatchObject({ state: 'sending', interrupted: true, attempts: 0, deaths: 3 })
  })

  test('is tried again if it is to arrive at least once, as is one that was not begun, and files for a folder', async () => {
    const again = { plan: { interrupted: 'at-least-once' }, from: { state: 'sending' } } as const
    expect((await tried(again)).record).toMatchObject({ state: 'given-up', error: noServer, attempts: 1, deaths: 1 })
    await rm(join(folder, 'ledger'), { recursive: true })
    expect((await tried({})).record).toMatchObject({ state: 'given-up', error: noServer, attempts: 1, deaths: 0 })
    await rm(join(folder, 'ledger'), { recursive: true })
    const files = await tried({ by: 'folder', from: { state: 'sending' } })
    expect(files.record).toMatchObject({ state: 'sent', interrupted: false, attempts: 1, deaths: 1 })
  })

  test.each([
    [mostDeaths - 2, 'sent'],
    [mostDeaths - 1, 'given-up'],
    [mostDeaths, 'given-up'],
  ] as const)('after %i deaths before this one is %s', async (deaths, state) => {
    const { record } = await tried({ by: 'folder', from: { state: 'sending', deaths } })
    expect(record).toMatchObject({ state, deaths: deaths + 1 })
  })
})

test.each([
  ['sent', false],
  ['given-up', false],
  ['sending', true],
] as const)('a delivery that is settled, %s, stays as it is', async (state, interrupted) => {
  const { outcome, record } = await tried({ by: 'folder', from: { state, interrupted } })
  expect(outcome).toEqual({ state: 'settled' })
  expect(record).toMatchObject({ state, interrupted, step: 1 })
})

test.each<readonly [Partial<ReportRecord>, string]>([
  [{ state: 'given-up', error: 'too large' }, 'the report was not made: too large'],
  [{ ...drawn, storeVersion: 2 }, 'the report was drawn from version 2 of the store, but the run is from version 3'],
])('without its report, %j, nothing is delivered', async (report, error) => {
  const { outcome, record } = await tried({ by: 'folder', report })
  expect(outcome).toEqual({ state: 'given-up', error })
  expect(record).toMatchObject({ state: 'given-up', error, attempts: 0 })
  expect(await readdir(folder)).toEqual(['ledger'])
})

test.each([
  [0, 'failed', 'retry'],
  [1, 'failed', 'retry'],
  [2, 'given-up', 'given-up'],
  [3, 'given-up', 'given-up'],
] as const)('a folder that cannot be written, after %i of three attempts: %s', async (attempts, state, then) => {
  await writeFile(join(folder, 'file'), '')
  const { outcome, record } = await tried({
    by: 'folder',
    directory: join(folder, 'file', 'out'),
    from: { state: 'failed', attempts },
  })
  expect(outcome).toMatchObject({ state: then, error: expect.stringContaining('file') })
  expect(record).toMatchObject({ state, interrupted: false, attempts: attempts + 1 })
})
