import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { openPlanFiles } from './plan-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-plans-'))
})
afterEach(() => rm(folder, { recursive: true }))

const { run } = samplePlan
const open = () => openPlanFiles(name => join(folder, name))

test('a plan and its revisions are files of their own, and the newest counts for whoever reads them', async () => {
  await mkdir(join(folder, run))
  const [plans, others] = [open(), open()]
  expect(await plans.read(run)).toBeNull()
  expect(await plans.whenPlanned(run)).toBeNull()
  expect(await plans.create(samplePlan)).toBe(true)
  expect(await others.create({ ...samplePlan, attempts: 1 })).toBe(false)
  const [first, theirs] = [await plans.read(run), await others.read(run)]
  if (first === null || theirs === null) throw new Error('it was written')
  expect([first, theirs]).toEqual([samplePlan, samplePlan])
  expect(await plans.revise({ ...first, attempts: 2 }, { from: first })).toBe(true)
  // Somebody else revised it first.
  expect(await others.revise({ ...theirs, attempts: 3 }, { from: theirs })).toBe(false)
  const second = await others.read(run)
  expect(second).toEqual({ ...samplePlan, attempts: 2 })
  if (second === null) throw new Error('it was revised')
  expect(await others.revise({ ...second, attempts: 4 }, { from: second })).toBe(true)
  for (const each of [plans, others, open()]) expect((await each.read(run))?.attempts).toBe(4)
  expect((await readdir(join(folder, run))).toSorted()).toEqual(['plan.0001.json', 'plan.0002.json', 'plan.json'])
  expect(() => plans.revise(samplePlan, { from: samplePlan })).toThrow('a plan that was not read from the ledger')
  expect(await plans.whenPlanned(run)).toBe(samplePlan.plannedAt)
})

test('more plans are read than are remembered, and a forgotten one is read anew', async () => {
  const plans = open()
  const names = Array.from({ length: 40 }, (_, index) => `monthly.${index}`)
  for (const name of names) {
    await mkdir(join(folder, name))
    await plans.create({ ...samplePlan, run: name })
  }
  for (const name of [...names, ...names]) expect((await plans.read(name))?.run).toBe(name)
  const [first = ''] = names
  await rm(join(folder, first), { recursive: true })
  plans.forget(first)
  expect(await plans.read(first)).toBeNull()
  expect(await plans.whenPlanned(first)).toBeNull()
})

test('a run whose plan cannot be read sorts first', async () => {
  await mkdir(join(folder, run))
  await writeFile(join(folder, run, 'plan.json'), '{')
  expect(await open().whenPlanned(run)).toBe('')
  await expect(open().read(run)).rejects.toThrow('it is truncated or not JSON')
})
