import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { pins } from '../../src/store/pin.ts'
import { type DrawnRun, openDrawnRun, statesOf } from '../../test/jobs/drawn-run.ts'
import type { RunView } from '../ledger/ledger.ts'
import { carryOut } from './carry-out.ts'

let drawn: DrawnRun
afterEach(() => drawn.close())

const carried = (options: Partial<Parameters<typeof carryOut>[2]> = {}) =>
  carryOut(drawn.flow, drawn.plan.run, { concurrency: 2, ...options })

test('a run is carried out to its end: each delivery once, the version released', async () => {
  drawn = await openDrawnRun()
  const seen: RunView[] = []
  const view = await carried({ onProgress: one => seen.push(one) })
  expect(await readFile(join(drawn.folder, 'out', 'f1', 'of r1.pdf'), 'utf8')).toBe('r1, drawn')
  expect((await readdir(join(drawn.folder, 'out', 'f2'))).toSorted()).toEqual(['of r1.pdf', 'of r2.pdf'])
  expect(view.run).toMatchObject({ state: 'done', step: 1, error: null, attempts: 1, driver: 'queue' })
  const sent = { state: 'sent', step: 2, attempts: 1, deaths: 0, error: null, interrupted: false, repeats: 0 }
  expect(Object.fromEntries(view.deliveries)).toMatchObject({
    f1: { ...sent, sizeBytes: 9, response: join(drawn.folder, 'out', 'f1', 'of r1.pdf') },
    f2: {
      ...sent,
      sizeBytes: 18,
      response: ['r1', 'r2'].map(id => join(drawn.folder, 'out', 'f2', `of ${id}.pdf`)).join(', '),
    },
  })
  expect(seen.at(0)?.run.state).toBe('planned')
  expect(seen.at(-1)).toEqual(view)
  expect(await pins(drawn.store)).toEqual([])
  const { run } = drawn.plan
  expect(drawn.logged.find(({ msg }) => msg === 'run ended')).toMatchObject({
    level: 30,
    run,
    state: 'done',
    reason: null,
  })

  // Carried out again, it does nothing.
  await rm(join(drawn.folder, 'out'), { recursive: true })
  expect(await carried()).toEqual(view)
  expect(await readdir(drawn.folder)).not.toContain('out')
})

test('what fails is tried again as often as planned, and the rest of the run goes on', async () => {
  drawn = await openDrawnRun()
  await mkdir(join(drawn.folder, 'out'))
  const inTheWay = join(drawn.folder, 'out', 'f2')
  await writeFile(inTheWay, '')
  const view = await carried()
  expect(view.run).toMatchObject({ state: 'partial', error: null })
  expect(view.deliveries.get('f1')).toMatchObject({ state: 'sent', attempts: 1 })
  expect(view.deliveries.get('f2')).toMatchObject({
    state: 'given-up',
    attempts: 3,
    error: expect.stringMatching(/^E/),
  })
  expect(drawn.logged.filter(({ msg }) => msg === 'delivery failed').map(({ isFinal }) => isFinal)).toEqual([
    false,
    false,
    true,
  ])
  expect(drawn.logged.find(({ msg }) => msg === 'run ended')).toMatchObject({ level: 40, state: 'partial' })
})

test('what works the second time is sent then', async () => {
  drawn = await openDrawnRun()
  await mkdir(join(drawn.folder, 'out'))
  const inTheWay = join(drawn.folder, 'out', 'f1')
  await writeFile(inTheWay, '')
  let removed: Promise<void> | null = null
  const view = await carried({
    onProgress({ deliveries }) {
      if (deliveries.get('f1')?.state === 'failed') removed ??= rm(inTheWay)
    },
  })
  await removed
  expect(view.run.state).toBe('done')
  expect(view.deliveries.get('f1')).toMatchObject({ state: 'sent', error: null })
  expect(view.deliveries.get('f1')?.attempts).toBeGreaterThan(1)
})

test('a report that is damaged on the disk goes to nobody', async () => {
  drawn = await openDrawnRun()
  await writeFile(join(drawn.ledger.filesOf(drawn.plan.run), 'r2.pdf'), 'r2, drown')
  await carried()
  const { run, deliveries } = await statesOf(drawn)
  expect(run).toMatchObject({ state: 'partial', error: null })
  expect(deliveries).toEqual({
    f1: 'sent',
    f2: 'given-up: the report is damaged on the disk: r2.pdf is not what was drawn',
  })
  expect(await readdir(join(drawn.folder, 'out'))).toEqual(['f1'])
})

test('a run that was refused ends as it was refused, and sends nothing', async () => {
  drawn = await openDrawnRun({ plan: { refused: { state: 'skipped', reason: 'missed' } } })
  const view = await carried()
  expect(view.run).toMatchObject({ state: 'skipped', error: 'missed' })
  expect(await statesOf(drawn)).toMatchObject({ deliveries: { f1: 'planned', f2: 'planned' } })
  expect(await pins(drawn.store)).toEqual([])
  expect(await readdir(drawn.folder)).not.toContain('out')
})

test('the operator of a run that failed is told after its end, and of one that is done is not', async () => {
  drawn = await openDrawnRun({ plan: { operator: 'ops@shop.example' }, deliveries: { m1: ['r1'] } })
  const { run } = await carried()
  expect(run.state).toBe('failed')
  const { operator, deliveries } = await statesOf(drawn)
  const noServer = 'the config names no mail server'
  expect(deliveries).toEqual({ m1: `given-up: ${noServer}` })
  expect(operator).toMatchObject({ state: 'given-up', error: noServer, attempts: 1 })
  await drawn.close()
  drawn = await openDrawnRun({ plan: { operator: 'ops@shop.example' }, deliveries: { f1: ['r1'] } })
  expect((await carried()).run.state).toBe('done')
  expect((await statesOf(drawn)).operator).toMatchObject({ state: 'planned', step: 0 })
})

test('a run that is stopped begins nothing more, and goes on later', async () => {
  drawn = await openDrawnRun({ deliveries: { f1: ['r1'], f2: ['r1'], f3: ['r1'] } })
  const stopped = await carried({ signal: AbortSignal.abort() })
  expect([...stopped.deliveries.values()].map(({ step }) => step)).toEqual([0, 0, 0, 0])
  const stop = new AbortController()
  const view = await carried({
    concurrency: 1,
    signal: stop.signal,
    onProgress: () => setImmediate(() => stop.abort()),
  })
  // What has begun is finished.
  expect([...view.deliveries.values()].filter(({ state }) => state === 'sent')).toHaveLength(1)
  expect([...view.deliveries.values()].filter(({ state }) => state === 'sending')).toHaveLength(0)
  expect(view.run.state).toBe('planned')
  expect((await pins(drawn.store)).length).toBe(1)
  expect((await carried()).run.state).toBe('done')
})

test('no more steps run at the same time than allowed', async () => {
  const deliveries = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`f${index}`, ['r1']]))
  drawn = await openDrawnRun({ deliveries })
  let [running, most] = [0, 0]
  const ledger = {
    ...drawn.ledger,
    async latest(...[subject, run, id]: Parameters<typeof drawn.ledger.latest>) {
      if (subject === 'delivery') most = Math.max(most, ++running)
      return drawn.ledger.latest(subject, run, id)
    },
    async advance(...given: Parameters<typeof drawn.ledger.advance>) {
      const done = await drawn.ledger.advance(...given)
      if ('state' in given[2] && given[2].state === 'sent') running--
      return done
    },
  } as typeof drawn.ledger
  const view = await carryOut({ ...drawn.flow, ledger }, drawn.plan.run, { concurrency: 3 })
  expect(view.run.state).toBe('done')
  expect(most).toBe(3)
})

test('two processes that carry out one run end it once, and deliver each once', async () => {
  const deliveries = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`f${index}`, ['r1', 'r2']]))
  drawn = await openDrawnRun({ deliveries })
  const flows = [drawn.flow, drawn.other()]
  const views = await Promise.all(flows.map(flow => carryOut(flow, drawn.plan.run, { concurrency: 2 })))
  for (const { run } of views) expect(run).toMatchObject({ state: 'done', step: 1 })
  const { deliveries: records } = await drawn.other().ledger.view(drawn.plan.run)
  for (const id of Object.keys(deliveries)) expect(records.get(id)).toMatchObject({ state: 'sent' })
  expect(await readdir(join(drawn.folder, 'out'))).toHaveLength(6)
  expect(await pins(drawn.store)).toEqual([])
})
