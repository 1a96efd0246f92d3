import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { samplePlan } from '../../test/jobs/sample-plan.ts'
import { type Ledger, openLedger } from './ledger.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-ledger-'))
})
afterEach(() => rm(folder, { recursive: true }))

const now = () => '2026-11-01T08:00:00Z'
const open = async () => openLedger(folder, { now })

const plan = samplePlan
const { run } = plan

test('a run is planned once: the first plan counts', async () => {
  const ledger = await open()
  expect(await ledger.plan(run)).toBeNull()
  expect(await ledger.createPlan(plan)).toBe(true)
  expect(await ledger.createPlan({ ...plan, storeVersion: 4 })).toBe(false)
  expect(await ledger.plan(run)).toEqual(plan)
  expect(await (await open()).plan(run)).toEqual(plan)
  expect(await ledger.runs()).toEqual([run])
})

test('a plan is revised once from what was read, however many others were read since', async () => {
  const [ledger, other] = [await open(), await open()]
  await ledger.createPlan(plan)
  const [from, theirs] = [await ledger.plan(run), await other.plan(run)]
  if (from === null || theirs === null) throw new Error('no plan')
  for (let count = 0; count < 30; count++) {
    const later = `monthly.2026-12-01T08${String(count).padStart(2, '0')}`
    await ledger.createPlan({ ...plan, run: later })
    await ledger.plan(later)
  }
  expect(await ledger.revisePlan({ ...plan, storeVersion: 4 }, { from })).toBe(true)
  expect(await other.revisePlan({ ...plan, storeVersion: 5 }, { from: theirs })).toBe(false)
  for (const each of [ledger, other]) expect((await each.plan(run))?.storeVersion).toBe(4)
})

test('a step follows the one before; what another process wrote is seen', async () => {
  const ledger = await open()
  await ledger.createPlan(plan)
  const first = await ledger.latest('delivery', run, 'd1')
  expect(first).toMatchObject({ step: 0, state: 'planned', attempts: 0 })
  const sending = await ledger.advance('delivery', { run, id: 'd1', from: first }, { state: 'sending', attempts: 1 })
  expect(sending).toMatchObject({ step: 1, state: 'sending', attempts: 1, at: now() })
  expect(await ledger.latest('delivery', run, 'd1')).toEqual(sending)
  expect(await (await open()).latest('delivery', run, 'd1')).toEqual(sending)
  const { deliveries, reports } = await (await open()).view(run)
  expect(deliveries.get('d1')).toEqual(sending)
  expect(deliveries.get('operator')).toMatchObject({ step: 0, state: 'planned' })
  expect(reports.get('r1')).toMatchObject({ step: 0, state: 'planned', files: [] })
})

test('of any number of processes that take the same step, one has it', async () => {
  const ledgers = await Promise.all(Array.from({ length: 8 }, open))
  await ledgers[0]?.createPlan(plan)
  const from = await (await open()).latest('delivery', run, 'd1')
  const taken = await Promise.all(
    ledgers.map((ledger, index) =>
      ledger.advance('delivery', { run, id: 'd1', from }, { state: 'sending', response: `${index}` }),
    ),
  )
  const winners = taken.filter(step => step !== null)
  expect(winners).toHaveLength(1)
  expect(await (await open()).latest('delivery', run, 'd1')).toEqual(winners[0])
})

test('any order of steps by any processes is one history: no step is lost, none is there twice', async () => {
  const states = ['sending', 'failed', 'sent', 'given-up'] as const
  await fc.assert(
    fc.asyncProperty(
      fc.uuid(),
      fc.array(fc.record({ process: fc.nat(2), state: fc.constantFrom(...states) }), { maxLength: 12 }),
      async (id, moves) => {
        const processes = await Promise.all([open(), open(), open()])
        await processes[0].createPlan(plan)
        const written: string[] = []
        // Each process goes on from what it saw last: when that is not the latest, it is refused.
        const seen = await Promise.all(processes.map(ledger => ledger.latest('delivery', run, id)))
        for (const { process, state } of moves) {
          const ledger = processes[process] as Ledger
          const from = seen[process]
          if (from === undefined) continue
          const next = await ledger.advance('delivery', { run, id, from }, { state })
          expect(next === null).toBe(from.step !== written.length)
          if (next !== null) written.push(state)
          seen[process] = await ledger.latest('delivery', run, id)
        }
        const last = await (await open()).latest('delivery', run, id)
        expect(last.step).toBe(written.length)
        expect(last.state).toBe(written.at(-1) ?? 'planned')
      },
    ),
    runs(20),
  )
})

test('a draft that a crash left is no step', async () => {
  const ledger = await open()
  await ledger.createPlan(plan)
  await writeFile(join(folder, run, 'steps', 'delivery-d1.0001.json.5f0c.draft'), '{"state":"sent"')
  expect((await ledger.view(run)).deliveries.get('d1')).toMatchObject({ step: 0 })
  expect(await ledger.latest('delivery', run, 'd1')).toMatchObject({ step: 0 })
})

test('no draft stays behind', async () => {
  const ledger = await open()
  await ledger.createPlan(plan)
  const from = await ledger.latest('run', run, 'run')
  await ledger.advance('run', { run, id: 'run', from }, { state: 'done' })
  expect(await readdir(join(folder, run, 'steps'))).toEqual(['run-run.0001.json'])
  expect((await readdir(join(folder, run))).toSorted()).toEqual(['files', 'plan.json', 'steps'])
})

test.each(['../elsewhere', 'a/b', '', '.', '..', 'a\0b', 'x'.repeat(300)])('%j is no run', async name => {
  const ledger = await open()
  await expect(ledger.plan(name)).rejects.toThrow('no such run')
  await expect(ledger.view(name)).rejects.toThrow('no such run')
})

test('a file that is no step says where it is', async () => {
  const ledger = await open()
  await ledger.createPlan(plan)
  await writeFile(join(folder, run, 'steps', 'delivery-d1.0001.json'), '{')
  await expect(ledger.latest('delivery', run, 'd1')).rejects.toThrow(
    /the ledger cannot be read: .*delivery-d1\.0001\.json/,
  )
})

test.each([
  [{ slot: undefined }, 'it has no slot'],
  [{ deliveries: 'none' }, 'its deliveries is "none"'],
  [{ attempts: null }, 'its attempts is null'],
  [{ run: 'monthly.other' }, 'it is the plan of "monthly.other"'],
])('a plan of another shape says what is wrong, and keeps no other run from being read: %j', async (changes, flaw) => {
  const ledger = await open()
  await ledger.createPlan(plan)
  const bad = 'monthly.bad'
  await mkdir(join(folder, bad))
  await writeFile(join(folder, bad, 'plan.json'), JSON.stringify({ ...plan, run: bad, ...changes }))
  expect(await ledger.runs()).toEqual([bad, run])
  await expect(ledger.plan(bad)).rejects.toThrow(`${join(bad, 'plan.json')}: ${flaw}`)
  await expect(ledger.view(bad)).rejects.toThrow(flaw)
  expect((await ledger.view(run)).plan).toEqual(plan)
})

test.each([
  [{ state: 'lost' }, 'its state is "lost"'],
  [{ step: 7 }, 'it is step 7'],
  [{ interrupted: undefined }, 'it has no interrupted'],
])('a step of another shape says what is wrong: %j', async (changes, flaw) => {
  const ledger = await open()
  await ledger.createPlan(plan)
  const from = await ledger.latest('delivery', run, 'd1')
  const step = { ...from, step: 1, state: 'sent', ...changes }
  await writeFile(join(folder, run, 'steps', 'delivery-d1.0001.json'), JSON.stringify(step))
  await expect(ledger.latest('delivery', run, 'd1')).rejects.toThrow(`delivery-d1.0001.json: ${flaw}`)
})

test('only folders of runs are runs: a subscription may be called plan, a person may leave a note', async () => {
  const ledger = await open()
  expect(await ledger.runs()).toEqual([])
  await ledger.createPlan(plan)
  await mkdir(join(folder, 'schedules'))
  await writeFile(join(folder, 'schedules', 'plan.json'), '{"active":true}')
  await writeFile(join(folder, 'notes.txt'), 'a note')
  expect(await ledger.runs()).toEqual([run])
})

test('a ledger is made by its first plan', async () => {
  const ledger = openLedger(join(folder, 'later'), { now })
  expect(await ledger.runs()).toEqual([])
  expect(await readdir(folder)).toEqual([])
})
