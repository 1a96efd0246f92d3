import { afterEach, expect, test } from 'vitest'
import { pinVersion, unpin } from '../../src/store/pin.ts'
import { type DrawnRun, openDrawnRun } from '../../test/jobs/drawn-run.ts'
import { mostDeaths } from './deaths.ts'
import type { Drawn, DrawRequest } from './drawn-report.ts'
import type { Flow } from './flow.ts'
import { reportStep } from './report-step.ts'

let run: DrawnRun
afterEach(() => run.close())

/** Takes a step with threads that do this, and gives the outcome, the record and what was asked of the threads. */
async function step(draw: (request: DrawRequest) => Promise<Drawn>, options: Parameters<typeof reportStep>[2] = {}) {
  const asked: DrawRequest[] = []
  const threads = {
    draw: (request: DrawRequest) => {
      asked.push(request)
      return draw(request)
    },
  } as unknown as Flow['threads']
  const at = { run: run.plan.run, id: 'r1' }
  const outcome = await reportStep({ ...run.flow, threads }, at, options)
  return { outcome, record: await run.ledger.latest('report', at.run, at.id), asked }
}
const broken = () => Promise.reject(new Error('the thread broke'))
const file = { format: 'pdf', name: 'r1.pdf', sizeBytes: 3, sha256: 'x' } as const
const whole = async (): Promise<Drawn> => ({ state: 'drawn', files: [file], storeVersion: 1 })

test('a report that is drawn is recorded with its files, and not drawn again', async () => {
  run = await openDrawnRun({ drawn: [] })
  const first = await step(whole)
  expect(first.outcome).toEqual({ state: 'settled' })
  expect(first.record).toMatchObject({ state: 'rendered', attempts: 1, files: [file], storeVersion: 1, error: null })
  expect(first.asked).toMatchObject([
    { report: { id: 'r1' }, alongside: [{ id: 'r1' }, { id: 'r2' }], pinned: { version: 1 }, formats: ['pdf'] },
  ])
  const again = await step(broken)
  expect([again.outcome, again.record, again.asked]).toEqual([{ state: 'settled' }, first.record, []])
})

test('a failure is tried again as often as planned', async () => {
  run = await openDrawnRun({ drawn: [] })
  for (const [attempts, state, then] of [
    [1, 'failed', 'retry'],
    [2, 'failed', 'retry'],
    [3, 'given-up', 'given-up'],
  ] as const) {
    const { outcome, record } = await step(broken)
    expect(outcome).toEqual({ state: then, error: 'the thread broke' })
    expect(record).toMatchObject({ state, attempts, error: 'the thread broke', deaths: 0 })
  }
  expect((await step(whole)).asked).toEqual([])
})

test('a report that must not be sent is given up at once', async () => {
  run = await openDrawnRun({ drawn: [] })
  const { outcome, record } = await step(async () => ({ state: 'refused', reason: 'it is empty' }))
  expect(outcome).toEqual({ state: 'given-up', error: 'it is empty' })
  expect(record).toMatchObject({ state: 'given-up', attempts: 1, error: 'it is empty' })
})

test('what is handed back is no attempt', async () => {
  run = await openDrawnRun({ drawn: [] })
  await run.set('report', 'r1', { state: 'failed', attempts: 1, error: 'before' })
  const { outcome, record } = await step(broken, { handBack: AbortSignal.abort() })
  expect(outcome).toEqual({ state: 'handed-back' })
  expect(record).toMatchObject({ state: 'planned', attempts: 1, error: 'before' })
})

test('a run whose version is gone draws nothing more', async () => {
  run = await openDrawnRun({ drawn: [], plan: { storeVersion: 2 } })
  const { outcome, record, asked } = await step(whole)
  expect(outcome).toMatchObject({ state: 'given-up', error: expect.stringContaining('is gone') })
  expect([record.state, asked]).toEqual(['given-up', []])
  await unpin(run.store, run.plan.run)
  await pinVersion(run.store, 'another')
  await run.set('report', 'r1', { state: 'planned' })
  expect((await step(whole)).outcome).toMatchObject({ state: 'given-up', error: expect.stringContaining('is gone') })
})

test.each([
  [mostDeaths - 2, 'rendered'],
  [mostDeaths - 1, 'given-up'],
] as const)('after %i deaths before this one it is %s', async (deaths, state) => {
  run = await openDrawnRun({ drawn: [] })
  await run.set('report', 'r1', { state: 'rendering', deaths })
  expect((await step(whole)).record).toMatchObject({ state, deaths: deaths + 1 })
})
