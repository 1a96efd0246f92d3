import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import type { RunView } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import type { Flow, Threads } from '../../jobs/run/flow.ts'
import { problemsOf } from '../../jobs/run/problems.ts'
import { reopenRun } from '../../jobs/run/reopen-run.ts'
import { reportStep } from '../../jobs/run/report-step.ts'
import { type VerifiedRun, verifyRun } from '../../jobs/run/verify-run.ts'
import { StoreError } from '../../src/errors.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { pinnedVersion } from '../../src/store/pin.ts'
import { builtModule } from '../program.ts'
import { carriedOut, chat, isoAt, openShop, planned, type Shop } from './shop.ts'

let shop: Shop
let kept: string
let other: string
beforeAll(async () => {
  shop = await openShop()
  kept = join(shop.folder, 'kept-store')
  other = join(shop.folder, 'other-store')
  await cp(shop.store, kept, { recursive: true })
  // Another store with the same sites, also at version 1.
  const rows = ['s1', 's2', 's3', 's4', 's5'].flatMap(site =>
    [3, 12, 25, 30].flatMap(day => chat(`other-${site}-${day}`, site, isoAt(10, day))),
  )
  await ingest({ store: other, inputs: [rows], establishments: join(shop.folder, 'establishments.csv') })
})
afterAll(() => shop.close())

const run = 'monthly.by-hand'
const common = { formats: ['html'], folder: 'out', empty: 'send' }
const three = { ...common, scope: { each: ['establishment'] }, where: { establishment: ['s1', 's2', 's3'] } }
let flow: Awaited<ReturnType<Shop['flow']>>
beforeEach(async () => {
  flow = await shop.flow({ subscription: three })
})
/** Puts a copy of the first store back: a copy counts as the same store. */
async function putBack(): Promise<void> {
  await rm(shop.store, { recursive: true, force: true })
  await cp(kept, shop.store, { recursive: true })
}
afterEach(putBack)

async function replace(): Promise<void> {
  await rm(shop.store, { recursive: true })
  await cp(other, shop.store, { recursive: true })
}

/** Plans a run of three reports and draws the first. */
async function begun(of: Flow): Promise<void> {
  const { reports } = await planned(of)
  expect(reports).toHaveLength(3)
  await reportStep(of, { run, id: reports[0]?.id ?? '' })
}

const statesOf = ({ reports, deliveries }: RunView) => ({
  reports: [...reports.values()].map(({ state }) => state),
  deliveries: [...deliveries.values()].filter(({ state }) => state === 'sent').length,
})

/** Expects one report drawn and sent, and the others given up for one reason, recorded as the error of the run. */
function expectStopped(view: RunView, reason: RegExp): void {
  expect(view.run.state).toBe('partial')
  expect(view.run.error).toMatch(reason)
  expect(statesOf(view)).toEqual({
    reports: ['rendered', 'given-up', 'given-up'],
    deliveries: 1,
  })
  for (const { attempts } of view.reports.values()) expect(attempts).toBe(1)
  expect(problemsOf(view)[0]).toEqual({ what: `run ${run}`, error: view.run.error })
}

describe('a run reads one version of one store', () => {
  test('another store replaces its store: the run stops with that error', async () => {
    await begun(flow)
    await replace()
    expectStopped(await carryOut(flow, run, { concurrency: 1 }), /is not the one that this run is from/)
    expect(await pinnedVersion(shop.store, run)).toBeNull()
  })

  test('another store replaces it, with a kept version of the same name: the run stops', async () => {
    await begun(flow)
    const pin = await pinnedVersion(shop.store, run)
    if (pin === null) throw new Error('a planned run keeps its version')
    await replace()
    await mkdir(join(shop.store, 'pins'))
    await cp(join(other, '000001.duckdb'), pin.path)
    // A thread that has the version open goes on reading it; a new thread reads the replacement.
    const threads = await openThreads()
    try {
      const view = await carryOut({ ...flow, threads }, run, { concurrency: 1 })
      expectStopped(view, /is not the one that this run is from/)
    } finally {
      await threads.close()
    }
  })

  test('the folder is gone: the run stops', async () => {
    await begun(flow)
    await rm(shop.store, { recursive: true })
    expectStopped(await carryOut(flow, run, { concurrency: 1 }), /^version 1 of the store .* is gone: /)
  })

  test('only the kept version is gone: the store’s version is kept again if still the same; no later one is drawn from', async () => {
    await begun(flow)
    await rm(join(shop.store, 'pins'), { recursive: true })
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(view.run).toMatchObject({ state: 'done', error: null })

    const second = await shop.flow({ subscription: three })
    await begun(second)
    await rm(join(shop.store, 'pins'), { recursive: true })
    await shop.load(chat('late', 's5', isoAt(10, 15)))
    expectStopped(await carryOut(second, run, { concurrency: 1 }), /^version 1 of the store .* is gone: /)
  })

  test('a run reopened after a failed report is drawn from the same version', async () => {
    const { reports } = await planned(flow)
    const [first] = reports
    const at = { run, id: first?.id ?? '', from: await flow.ledger.latest('report', run, first?.id ?? '') }
    await flow.ledger.advance('report', at, { state: 'given-up', error: 'no luck' })
    expect((await carryOut(flow, run, { concurrency: 1 })).run).toMatchObject({ state: 'partial', error: null })
    // Nothing has been loaded since, so the version is still there.
    await reopenRun(flow, run, 'failed')
    expect((await carryOut(flow, run, { concurrency: 1 })).run.state).toBe('done')
    expect(await pinnedVersion(shop.store, run)).toBeNull()
  })

  test('a report drawn from another version is not delivered', async () => {
    const { reports } = await planned(flow)
    const [first] = reports
    const id = first?.id ?? ''
    await reportStep(flow, { run, id })
    const from = await flow.ledger.latest('report', run, id)
    await flow.ledger.advance('report', { run, id, from }, { storeVersion: 9 })
    const view = await carryOut(flow, run, { concurrency: 1 })
    expect(view.run.state).toBe('partial')
    expect(problemsOf(view).map(({ error }) => error)).toEqual([
      expect.stringMatching(/was drawn from version 9 of the store, but the run is from version 1$/),
    ])
  })
})

async function openThreads(): Promise<Threads> {
  const built = await builtModule<typeof import('../../jobs/worker/threads.ts')>('jobs/worker/threads')
  return built.openThreads({ count: 1 })
}

/** Runs `causerie verify` in this process, with output as in a pipe. */
async function verify(config: string, ...flags: readonly string[]) {
  const written = { stdout: '', stderr: '' }
  const output = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text
    },
    terminal: false,
    columns: null,
    stream: null,
  })
  const args = ['verify', run, '--config', config, ...flags]
  const status = await main(args, { stdout: output('stdout'), stderr: output('stderr'), now: () => flow.now() })
  return { status, ...written }
}

describe('verify checks the store first', () => {
  beforeEach(async () => {
    flow = await shop.flow({ subscription: common })
    await carriedOut(flow)
  })

  test('which is at the same version, or at a later one', async () => {
    const same = await verify(flow.configPath)
    expect(same).toMatchObject({ status: 0, stderr: '' })
    expect(same.stdout).toMatch(/^monthly\.by-hand\nThe store is still at version 1\n1 report the same/)
    await shop.load(chat('much-later', 's1', isoAt(12, 1)))
    const later = await verify(flow.configPath)
    expect(later).toMatchObject({ status: 0, stderr: '' })
    expect(later.stdout).toContain('The run is from version 1 of the store, which is now at version 2')
  })

  test('a report drawn from another version than its run’s is an error', async () => {
    const id = (await flow.ledger.plan(run))?.reports[0]?.id ?? ''
    const from = await flow.ledger.latest('report', run, id)
    await flow.ledger.advance('report', { run, id, from }, { storeVersion: 9 })
    const { status, stdout, stderr } = await verify(flow.configPath, '--json')
    const { storeVersion, reports }: VerifiedRun = JSON.parse(stdout)
    expect([storeVersion, reports.map(report => report.storeVersion)]).toEqual([{ planned: 1, now: 1 }, [9]])
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'causerie: 1 of 1 reports were drawn from a version of the store other than the run’s\n',
    })
  })

  test('a replaced store is an error, and no figures are compared', async () => {
    await replace()
    await expect(verifyRun(flow, run)).rejects.toThrow(StoreError)
    expect(await verify(flow.configPath)).toEqual({
      status: 1,
      stdout: '',
      stderr: `causerie: the store of run ${run} was replaced: the figures of the one at ${shop.store} cannot be compared with it\n`,
    })
  })

  test('a missing store is an error of one line, not reported as a bug', async () => {
    await rename(shop.store, `${shop.store}-away`)
    await expect(verifyRun(flow, run)).rejects.toThrow(StoreError)
    expect(await verify(flow.configPath)).toEqual({
      status: 1,
      stdout: '',
      stderr: `causerie: the store of run ${run} is gone: there is no longer a store at ${shop.store}\n`,
    })
    await rm(`${shop.store}-away`, { recursive: true })
  })

  test('an error thrown in a thread keeps its name and code', async () => {
    const { query, plannedAt, staleHours, reports } = await planned(flow)
    const [report] = reports
    if (report === undefined) throw new Error('a run of one report')
    const request = { storeDirectory: join(shop.folder, 'nowhere'), query, plannedAt, staleHours, report, files: [] }
    const directory = flow.ledger.filesOf(run)
    const gone: unknown = await flow.threads.verify({ ...request, directory }).catch(cause => cause)
    expect(gone).toMatchObject({ name: 'StoreError', message: expect.stringMatching(/^no store here/) })
    const unread: unknown = await flow.threads.verify({ ...request, directory: shop.folder }).catch(cause => cause)
    expect(unread).toMatchObject({ code: 'ENOENT', syscall: 'open' })
  })
})
