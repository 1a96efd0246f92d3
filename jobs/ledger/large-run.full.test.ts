import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { nextSteps } from '../run/next-steps.ts'
import { openLedger } from './ledger.ts'

const size = 2000
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-ledger-'))
  const numbers = Array.from({ length: size }, (_, number) => number)
  const plan = {
    ...samplePlan,
    reports: numbers.map(number => ({ id: `r${number}`, scope: null, locale: 'fr' as const, fileName: `f${number}` })),
    deliveries: numbers.map(number => ({
      id: `d${number}`,
      to: { transport: 'mail' as const, address: `m${number}@example.com`, name: null },
      locale: 'fr' as const,
      reports: [`r${number}`],
      refused: null,
    })),
  }
  await openLedger(folder, { now: () => plan.plannedAt }).createPlan(plan)
  const steps = join(folder, plan.run, 'steps')
  const head = { at: plan.plannedAt, attempts: 1, error: null }
  const write = (name: string, step: object) => writeFile(join(steps, name), JSON.stringify({ ...head, ...step }))
  for (const number of numbers) {
    await write(`report-r${number}.0001.json`, { step: 1, state: 'rendering', files: [], storeVersion: null })
    await write(`report-r${number}.0002.json`, { step: 2, state: 'rendered', files: [], storeVersion: 3 })
    const delivery = { state: 'sent', response: '250 taken', sizeBytes: 1, interrupted: false, repeats: 0 }
    await write(`delivery-d${number}.0001.json`, { ...delivery, step: 1 })
  }
})
afterAll(() => rm(folder, { recursive: true }))

test(`a look at a run of ${size} reports and as many deliveries sees each; the next looks read no step again`, async () => {
  const ledger = openLedger(folder, { now: () => samplePlan.plannedAt })
  const first = await ledger.view(samplePlan.run)
  expect(first.reports.size).toBe(size)
  expect(nextSteps(first)).toMatchObject({ draw: [], deliver: [], end: 'done' })
  const again = await ledger.view(samplePlan.run)
  for (const [id, record] of first.deliveries) if (record.step > 0) expect(again.deliveries.get(id)).toBe(record)
})
