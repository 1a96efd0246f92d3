import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import type { DeliveryState, Plan, ReportState, RunState } from '../../jobs/ledger/records.ts'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { deliveredRun, deliveredRuns, type Onlooker } from './delivered-runs.ts'

const files = temporaryFolder()
let ledgers = 0
const openEmpty = () => openLedger(files.pathOf(`ledger-${ledgers++}`), { now: () => '2026-11-01T07:00:00Z' })

const all: Onlooker = { own: null, storeDirectory: 'store' }
const north: Onlooker = {
  own: { within: { region: ['North'] }, establishments: new Set(['s1']) },
  storeDirectory: 'store',
}
const reportOf = (id: string, region: string) => ({
  id,
  scope: { dimension: 'region', value: region, label: `All of the ${region}` },
  within: { region: [region] },
  locale: 'fr' as const,
  fileName: `october-${id}`,
  ownFileName: `october ${region}`,
})
const deliveryOf = (id: string, ...reports: readonly string[]) => {
  const [{ to }] = samplePlan.deliveries as [Plan['deliveries'][number]]
  return { id, to, locale: 'fr' as const, reports, refused: null }
}
/** Of the North and the South: a letter to each, and one of both. */
const plan: Plan = {
  ...samplePlan,
  reports: [reportOf('r1', 'North'), reportOf('r2', 'South')],
  deliveries: [deliveryOf('d1', 'r1'), deliveryOf('d2', 'r2'), deliveryOf('d3', 'r1', 'r2'), deliveryOf('d4')],
}

type Interrupted = 'interrupted'
interface States {
  readonly reports: Readonly<Record<string, ReportState>>
  readonly deliveries: Readonly<Record<string, DeliveryState | Interrupted>>
}

/** A run of the plan that has come so far. */
async function runOf(planned: Plan, { reports, deliveries }: States) {
  const ledger = openEmpty()
  await ledger.createPlan(planned)
  const { run } = planned
  const file = { format: 'pdf', name: 'r.pdf', sizeBytes: 9, sha256: 'x' } as const
  for (const [id, state] of Object.entries(reports)) {
    const from = await ledger.latest('report', run, id)
    const drawn = state === 'rendered' ? { files: [file] } : {}
    if (state !== 'planned') await ledger.advance('report', { run, id, from }, { state, ...drawn })
  }
  for (const [id, state] of Object.entries(deliveries)) {
    const from = await ledger.latest('delivery', run, id)
    const changes = state === 'interrupted' ? ({ state: 'sending', interrupted: true } as const) : { state }
    if (state !== 'planned') await ledger.advance('delivery', { run, id, from }, changes)
  }
  return ledger
}

describe('how a run went, for who has a part of the store', () => {
  test.each<[report: ReportState, letter: DeliveryState | Interrupted, told: RunState]>([
    ['planned', 'planned', 'planned'],
    ['rendering', 'planned', 'planned'],
    ['failed', 'planned', 'planned'],
    ['rendered', 'planned', 'planned'],
    ['rendered', 'sending', 'planned'],
    ['rendered', 'failed', 'planned'],
    ['planned', 'sent', 'planned'],
    ['rendered', 'sent', 'done'],
    ['given-up', 'sent', 'partial'],
    ['rendered', 'given-up', 'failed'],
    ['rendered', 'interrupted', 'failed'],
    ['given-up', 'given-up', 'failed'],
  ])('a report that is %s and a letter that is %s are %s, whatever became of others', async (report, letter, told) => {
    for (const others of ['planned', 'sent', 'given-up'] as const) {
      const r2 = others === 'sent' ? 'rendered' : others
      const ledger = await runOf(plan, {
        reports: { r1: report, r2 },
        deliveries: { d1: letter, d2: others, d3: others, d4: others },
      })
      const found = await deliveredRun(ledger, north, plan.run)
      expect(found).toMatchObject({ run: plan.run, subscription: 'monthly', state: told, zone: 'Europe/Paris' })
      // Who sees everything is told of the run itself.
      expect(await deliveredRun(ledger, all, plan.run)).toMatchObject({ state: 'planned' })
    }
  })

  test('of two letters one that is sent is a part', async () => {
    const two = { ...plan, deliveries: [...plan.deliveries, deliveryOf('d5', 'r1')] }
    for (const [letter, told] of [
      ['sent', 'done'],
      ['given-up', 'partial'],
      ['sending', 'planned'],
    ] as const) {
      const ledger = await runOf(two, { reports: { r1: 'rendered' }, deliveries: { d1: 'sent', d5: letter } })
      expect(await deliveredRun(ledger, north, plan.run)).toMatchObject({ state: told })
    }
  })

  test('without a letter of their own it went as the report did', async () => {
    const none = { ...plan, deliveries: [deliveryOf('d3', 'r1', 'r2')] }
    for (const [report, told] of [
      ['planned', 'planned'],
      ['rendered', 'done'],
      ['given-up', 'failed'],
    ] as const) {
      const ledger = await runOf(none, { reports: { r1: report }, deliveries: {} })
      expect(await deliveredRun(ledger, north, plan.run)).toMatchObject({ state: told })
    }
  })
})

describe('what is seen of a run', () => {
  test('is the reports of the own part, as their readers know them', async () => {
    const ledger = await runOf(plan, { reports: { r1: 'rendered' }, deliveries: {} })
    const own = {
      id: 'r1',
      label: 'All of the North',
      locale: 'fr',
      fileName: 'october North',
      files: [{ format: 'pdf', name: 'r.pdf', sizeBytes: 9, sha256: 'x' }],
    }
    expect((await deliveredRun(ledger, north, plan.run))?.reports).toEqual([own])
    const ofSouth = { ...own, id: 'r2', label: 'All of the South', fileName: 'october South', files: [] }
    expect((await deliveredRun(ledger, all, plan.run))?.reports).toEqual([own, ofSouth])
  })

  test('is nothing where nobody knows what a report was drawn from, or it was of another store', async () => {
    const { within: _, ...old } = reportOf('r1', 'North')
    const ofOld = await runOf({ ...plan, reports: [old] }, { reports: {}, deliveries: {} })
    const elsewhere = { ...north, storeDirectory: 'other' }
    const ofNew = await runOf(plan, { reports: {}, deliveries: {} })
    expect((await deliveredRun(ofOld, north, plan.run))?.reports).toEqual([])
    expect((await deliveredRun(ofNew, elsewhere, plan.run))?.reports).toEqual([])
    expect((await deliveredRun(ofOld, { ...all, storeDirectory: 'other' }, plan.run))?.reports).toHaveLength(1)
    const page = { page: 1, runsAPage: 5 }
    for (const [ledger, onlooker] of [
      [ofOld, north],
      [ofNew, elsewhere],
    ] as const)
      expect(await deliveredRuns(ledger, onlooker, page)).toEqual({ runs: [], hasOlder: false })
  })

  test('has no label and the name of its file where the plan says no more', async () => {
    const ledger = await runOf(samplePlan, { reports: {}, deliveries: {} })
    expect((await deliveredRun(ledger, all, plan.run))?.reports).toEqual([
      { id: 'r1', label: null, locale: 'fr', fileName: 'october', files: [] },
    ])
    expect(await deliveredRun(ledger, all, 'no.run')).toBeNull()
  })
})

test('the pages of runs give those that are seen once, newest first, and say whether there are more', async () => {
  const ledger = openEmpty()
  const days = Array.from({ length: 9 }, (_, index) => `0${index + 1}`)
  for (const [index, day] of days.entries()) {
    const reports = [reportOf('r1', index % 3 === 1 ? 'South' : 'North')]
    const deliveries = [deliveryOf('d1', 'r1')]
    const run = `monthly.2026-11-${day}T0800`
    await ledger.createPlan({ ...plan, run, plannedAt: `2026-11-${day}T07:00:01Z`, reports, deliveries })
  }
  const broken = join(ledger.folderOf('monthly.2026-11-10T0800'), 'plan.json')
  mkdirSync(dirname(broken), { recursive: true })
  writeFileSync(broken, 'no plan')
  const names = (only: (index: number) => boolean) =>
    days
      .filter((_, index) => only(index))
      .map(day => `monthly.2026-11-${day}T0800`)
      .toReversed()
  for (const [onlooker, expected] of [
    [all, names(() => true)],
    [north, names(index => index % 3 !== 1)],
  ] as const) {
    for (const runsAPage of [1, 2, 3, 6, 9, 10]) {
      const seen: string[] = []
      for (let page = 1; page <= 1 + Math.ceil(expected.length / runsAPage); page++) {
        const { runs, hasOlder } = await deliveredRuns(ledger, onlooker, { page, runsAPage })
        seen.push(...runs.map(({ run }) => run))
        expect([runsAPage, page, hasOlder]).toEqual([runsAPage, page, page * runsAPage < expected.length])
        expect(runs.length).toBe(Math.max(0, Math.min(runsAPage, expected.length - (page - 1) * runsAPage)))
      }
      expect(seen).toEqual(expected)
    }
  }
})
