import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { lockForWriting } from '../../src/store/lock.ts'
import { runs as numRuns } from '../../test/arbitraries/runs.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { openLedger, operatorId, runId } from '../ledger/ledger.ts'
import type { DeliveryState, RunState } from '../ledger/records.ts'
import { holdRun } from './hold-run.ts'
import { removePast } from './remove-past.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-ledger-'))
})
afterEach(() => rm(folder, { recursive: true }))

const keepDays = 100
const now = '2027-06-01T00:00:00Z'
const log = pino({ level: 'silent' })
const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString().replace('.000', '')

interface Kept {
  readonly run: string
  readonly endedDaysAgo: number
  readonly state: RunState
  readonly delivery: DeliveryState
  readonly operator: { readonly address: string | null; readonly state: DeliveryState }
}

async function write(directory: string, { run, endedDaysAgo, state, delivery, operator }: Kept) {
  const at = daysAgo(endedDaysAgo)
  const ledger = openLedger(directory, { now: () => at })
  const subscription = run.slice(0, run.indexOf('.'))
  await ledger.createPlan({ ...samplePlan, run, subscription, plannedAt: at, operator: operator.address })
  const steps = { d1: delivery, [operatorId]: operator.state }
  for (const [id, next] of Object.entries(steps)) {
    const from = await ledger.latest('delivery', run, id)
    if (next !== 'planned') await ledger.advance('delivery', { run, id, from }, { state: next })
  }
  const from = await ledger.latest('run', run, runId)
  if (state !== 'planned') await ledger.advance('run', { run, id: runId, from }, { state })
}

function removeFrom(directory: string, at = now) {
  const ledger = openLedger(directory, { now: () => at })
  return { ledger, removed: removePast({ config: { keepDays } as Config, ledger, log, now: () => at }) }
}

const oldRun: Kept = {
  run: 'monthly.20260101T070000Z',
  endedDaysAgo: 300,
  state: 'done',
  delivery: 'sent',
  operator: { address: null, state: 'planned' },
}

describe('what is removed', () => {
  const kept = fc.record({
    subscription: fc.constantFrom('daily', 'monthly'),
    isScheduled: fc.boolean(),
    endedDaysAgo: fc.integer({ min: 0, max: 300 }),
    state: fc.constantFrom<RunState>('planned', 'done', 'done', 'partial', 'failed', 'skipped'),
    delivery: fc.constantFrom<DeliveryState>('sent', 'sent', 'given-up', 'sending'),
    operator: fc.record({
      address: fc.constantFrom(null, 'ops@example.com'),
      state: fc.constantFrom<DeliveryState>('planned', 'sent', 'sending'),
    }),
  })

  test('is what ended long enough ago and nobody needs, whatever the ledger holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(kept, { selector: run => run.endedDaysAgo, maxLength: 8 }), async given => {
        const directory = await mkdtemp(join(folder, 'one-'))
        const all = given
          .toSorted((a, b) => b.endedDaysAgo - a.endedDaysAgo)
          .map(({ subscription, isScheduled, ...run }) => {
            const slot = daysAgo(run.endedDaysAgo).replaceAll(/[-:]/g, '')
            const name = isScheduled ? slot : `2026-01-01.2026-02-01.${slot}`
            return { ...run, subscription, isScheduled, run: `${subscription}.${name}` }
          })
        for (const run of all) await write(directory, run)
        const isNewest = (run: (typeof all)[number], others: typeof all) =>
          others.filter(({ subscription }) => subscription === run.subscription).at(-1) === run
        const expected = all.filter(run => {
          const { address, state } = run.operator
          const isTold = address === null || state === 'sent' || run.state === 'done'
          return (
            run.endedDaysAgo > keepDays &&
            run.state !== 'planned' &&
            run.delivery !== 'sending' &&
            state !== 'sending' &&
            isTold &&
            !(
              run.isScheduled &&
              isNewest(
                run,
                all.filter(({ isScheduled }) => isScheduled),
              )
            ) &&
            !(
              run.state === 'done' &&
              isNewest(
                run,
                all.filter(({ state }) => state === 'done'),
              )
            )
          )
        })
        const { ledger, removed } = removeFrom(directory)
        expect(await removed).toEqual(expected.map(({ run }) => run))
        const left = all.filter(run => !expected.includes(run)).map(({ run }) => run)
        expect(await ledger.runs()).toEqual(left)
        for (const run of left) expect((await ledger.view(run)).plan.run).toBe(run)
        for (const { run } of expected) await expect(ledger.view(run)).rejects.toThrow(`run ${run} was removed on`)
        expect(await removeFrom(directory).removed).toEqual([])
      }),
      numRuns(12),
    )
  })
})

describe('a run that was removed', () => {
  const newest = { ...oldRun, run: 'monthly.20270501T070000Z', endedDaysAgo: 30 }

  test('is known to be: for a process that had read it too, and it is never planned again', async () => {
    const other = openLedger(folder, { now: () => now })
    for (const run of [oldRun, newest]) await write(folder, run)
    await other.view(oldRun.run)
    expect(await removeFrom(folder).removed).toEqual([oldRun.run])
    const said = `run ${oldRun.run} was removed on 2027-06-01: the ledger keeps a run for 100 days`
    await expect(other.view(oldRun.run)).rejects.toThrow(said)
    await expect(other.latest('delivery', oldRun.run, 'not-read-yet')).rejects.toThrow(said)
    await expect(other.createPlan({ ...samplePlan, run: oldRun.run })).rejects.toThrow(said)
    expect(await other.runs()).toEqual([newest.run])
    expect((await readdir(folder)).toSorted()).toEqual(['monthly.20270501T070000Z', 'removed'])
  })

  test('is gone whole when the process died in the middle', async () => {
    await write(folder, newest)
    await mkdir(join(folder, '.going.monthly.x', 'steps'), { recursive: true })
    await mkdir(join(folder, 'removed'))
    const removedAt = '2027-05-31T00:00:00Z'
    // It had been said, and was not done yet.
    await write(folder, oldRun)
    await writeFile(
      join(folder, 'removed', `${oldRun.run}.json`),
      JSON.stringify({ run: oldRun.run, removedAt, keepDays }),
    )
    expect((await openLedger(folder, { now: () => now }).view(oldRun.run)).run.state).toBe('done')
    expect(await removeFrom(folder).removed).toEqual([oldRun.run])
    expect((await readdir(folder)).toSorted()).toEqual([newest.run, 'removed'])
  })

  test('is not, while somebody is at work on it', async () => {
    for (const run of [oldRun, newest]) await write(folder, run)
    const lock = await lockForWriting(join(folder, oldRun.run), 0)
    expect(await removeFrom(folder).removed).toEqual([])
    lock.release()
    expect(await removeFrom(folder).removed).toEqual([oldRun.run])
  })

  test('is not, when that cannot be written down; nobody waits for it then', async () => {
    for (const run of [oldRun, newest]) await write(folder, run)
    await writeFile(join(folder, 'removed'), 'a file in the place of a folder')
    const { ledger, removed } = removeFrom(folder)
    expect(await removed.catch(() => [])).toEqual([])
    expect(await holdRun(ledger, oldRun.run)).toHaveProperty('release')
  })

  test('is not, where runs are kept for ever', async () => {
    for (const run of [oldRun, newest]) await write(folder, run)
    const ledger = openLedger(folder, { now: () => now })
    expect(await removePast({ config: { keepDays: null } as Config, ledger, log, now: () => now })).toEqual([])
  })
})
