import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../config/read-config.ts'
import { deliverToFolder } from '../jobs/delivery/folder.ts'
import { openLedger } from '../jobs/ledger/ledger.ts'
import { applySchedule } from '../jobs/schedule/schedule-state.ts'
import { sql } from '../src/engine/sql.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { reportInput } from '../src/report/report-answers.ts'
import { writeAtomically } from '../src/report/write-atomically.ts'
import { writeReport } from '../src/report/write-report.ts'
import { pinVersion } from '../src/store/pin.ts'
import { openStore } from '../src/store/store.ts'
import { updateStore } from '../src/store/update.ts'
import { samplePlan } from './jobs/sample-plan.ts'

let folder: string
const umask = process.umask()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-private-'))
  // The worst umask, which some systems have.
  process.umask(0)
})
afterEach(async () => {
  process.umask(umask)
  await rm(folder, { recursive: true })
})

/** The paths below a folder that other users can access. */
async function exposed(directory: string, path = ''): Promise<string[]> {
  const found = await Promise.all(
    (await readdir(join(directory, path), { withFileTypes: true })).map(async entry => {
      const own = join(path, entry.name)
      if (((await modeOf(join(directory, own))) & 0o077) === 0) return []
      return [own, ...(entry.isDirectory() ? await exposed(directory, own) : [])]
    }),
  )
  return found.flat()
}
const modeOf = async (path: string) => (await stat(path)).mode & 0o777

const row = {
  chatId: 'c',
  messageId: 'm',
  sentAt: '2026-03-10T10:00:00Z',
  author: 'customer',
  establishmentId: 'e',
} as const

describe('whatever the umask', () => {
  test('only its owner can read a store, including what DuckDB writes during a load', async () => {
    const made = join(folder, 'above', 'store')
    await ingest({ store: made, inputs: [[row]] })
    expect(await modeOf(join(folder, 'above'))).toBe(0o700)
    expect(await modeOf(made)).toBe(0o700)
    expect(await exposed(made)).toEqual([])
    // In a folder that other users can read.
    const open = join(folder, 'open')
    await mkdir(open, { mode: 0o755 })
    const seen: string[] = []
    for (const round of [1, 2]) {
      await updateStore(open, { memoryBytes: 50e6 }, async (engine, next) => {
        await engine.execute(
          sql`CREATE TEMP TABLE t AS SELECT random() AS x, repeat('x', 200) || i AS y FROM range(300000) AS r(i)`,
        )
        await engine.execute(sql`INSERT INTO channels SELECT i, 'channel ' || i FROM range(100000) AS r(i)`)
        seen.push(...(await readdir(open, { recursive: true })))
        expect(await exposed(open), `round ${round}`).toEqual([])
        if (round === 2) next.writeAfresh()
      })
      await pinVersion(open, `run-${round}`)
      expect(await exposed(open), `round ${round}`).toEqual([])
    }
    expect(seen).toEqual(expect.arrayContaining(['working/next.duckdb', 'working/next.duckdb.wal', 'writer.lock']))
    expect(seen.some(path => path.startsWith('working/spilled/'))).toBe(true)
    expect(await modeOf(open)).toBe(0o755)
  })

  test('a store that someone opened to others stays open', async () => {
    const store = join(folder, 'store')
    await ingest({ store, inputs: [[row]] })
    await chmod(store, 0o750)
    for (const name of ['current.json', '000001.duckdb']) await chmod(join(store, name), 0o640)
    await ingest({ store, inputs: [[{ ...row, messageId: 'n' }]] })
    expect(await modeOf(store)).toBe(0o750)
    expect(await modeOf(join(store, 'current.json'))).toBe(0o640)
    expect(await modeOf(join(store, '000002.duckdb'))).toBe(0o640)
  })

  test('only their owner can read a ledger and what is delivered', async () => {
    const directory = join(folder, 'ledger')
    const ledger = openLedger(directory, { now: () => '2026-11-01T08:00:00Z' })
    const plan = samplePlan
    // A worker tests whether it can write before the first run.
    await ledger.probe()
    await ledger.createPlan(plan)
    await ledger.advance(
      'run',
      { run: plan.run, id: 'run', from: await ledger.latest('run', plan.run, 'run') },
      { state: 'done' },
    )
    const config = parseConfig(
      'stores: {main: {directory: store}}\nsubscriptions: {monthly: {store: main, schedule: {monthly: 1, at: "08:00", zone: UTC}, period: last-month, folder: out}}',
      'config.yaml',
    )
    await applySchedule({ ...config, ledger: directory }, 'monthly', { now: '2026-11-01T08:00:00Z' })
    const drawn = join(ledger.filesOf(plan.run), 'r1.pdf')
    await writeAtomically(drawn, 'a report')
    await deliverToFolder(join(folder, 'delivered', 'run'), [{ path: drawn, fileName: 'r1.pdf' }])
    expect(await exposed(folder)).toEqual([])
    for (const open of [
      directory,
      join(directory, plan.run),
      join(directory, plan.run, 'steps'),
      join(folder, 'delivered'),
    ]) {
      await chmod(open, 0o755)
      expect(await exposed(open)).toEqual([])
    }
  })

  test('only its owner can read a report; one that replaces another keeps its mode', async () => {
    const store = await openStore(await loaded())
    const input = await reportInput(store, { period: '2026-03', asOf: '2026-04-01T00:00:00Z' })
    store.close()
    const out = join(folder, 'out')
    const write = () => writeReport(input, { out, formats: ['html'], locale: 'en' })
    const [path = ''] = await write()
    expect([await modeOf(out), await modeOf(path)]).toEqual([0o700, 0o600])
    await chmod(path, 0o644)
    for (const strict of [0, 0o077]) {
      process.umask(strict)
      await write()
      expect(await modeOf(path)).toBe(0o644)
    }
  })
})

async function loaded(): Promise<string> {
  const store = join(folder, 'store')
  await ingest({ store, inputs: [[row]] })
  return store
}
