import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Config } from '../../config/config.ts'
import { type Ledger, openLedger, operatorId } from '../../jobs/ledger/ledger.ts'
import type { DeliveryRecord, Plan, ReportRecord, RunRecord } from '../../jobs/ledger/records.ts'
import type { Flow } from '../../jobs/run/flow.ts'
import { sha256 } from '../../jobs/run/sha256.ts'
import { pinVersion } from '../../src/store/pin.ts'
import { schemaVersion } from '../../src/store/schema.ts'
import { samplePlan } from './sample-plan.ts'

/** A planned run whose reports are drawn, and whose deliveries need no server. */
export interface DrawnRun {
  readonly folder: string
  readonly store: string
  readonly ledger: Ledger
  readonly flow: Flow
  readonly plan: Plan
  readonly logged: readonly Readonly<Record<string, unknown>>[]
  /** A flow as another process opens it. */
  other(): Flow
  /** Writes a step. */
  set(subject: 'report', id: string, changes: Partial<ReportRecord>): Promise<void>
  set(subject: 'delivery', id: string, changes: Partial<DeliveryRecord>): Promise<void>
  set(subject: 'run', id: string, changes: Partial<RunRecord>): Promise<void>
  close(): Promise<void>
}

const now = () => '2026-11-01T08:00:00Z'
const [sampleReport] = samplePlan.reports as [Plan['reports'][number]]
const [sampleDelivery] = samplePlan.deliveries as [Plan['deliveries'][number]]

/** Mails to `m1@shop.example` and so on, and folders, each with some of the reports `r1` and `r2`. */
export async function openDrawnRun({
  plan: changes = {},
  deliveries = { f1: ['r1'], f2: ['r1', 'r2'] },
  drawn = ['r1', 'r2'],
}: {
  readonly plan?: Partial<Plan>
  /** By id: those that begin with `f` go to a folder of their name. */
  readonly deliveries?: Readonly<Record<string, readonly string[]>>
  readonly drawn?: readonly string[]
} = {}): Promise<DrawnRun> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-drawn-'))
  const store = join(folder, 'store')
  // Nobody opens the database, so an empty file will do.
  await mkdir(store)
  const file = '000001.duckdb'
  await writeFile(join(store, 'current.json'), JSON.stringify({ schema: schemaVersion, version: 1, file }))
  await writeFile(join(store, file), '')
  const plan: Plan = {
    ...samplePlan,
    storeDirectory: store,
    storeVersion: 1,
    attempts: 3,
    retrySeconds: 0.001,
    reports: ['r1', 'r2'].map(id => ({ ...sampleReport, id, fileName: `of ${id}` })),
    deliveries: Object.entries(deliveries).map(([id, reports]) => ({
      ...sampleDelivery,
      id,
      to: id.startsWith('f')
        ? { transport: 'folder', directory: join(folder, 'out', id) }
        : { transport: 'mail', address: `${id}@shop.example`, name: null },
      reports,
    })),
    ...changes,
  }
  const ledger = openLedger(join(folder, 'ledger'), { now })
  await ledger.createPlan(plan)
  await pinVersion(store, plan.run)
  const logged: Readonly<Record<string, unknown>>[] = []
  const log = pino({ level: 'debug' }, { write: line => void logged.push(JSON.parse(line)) })
  const flow: Flow = {
    config: { stores: { main: { directory: store } } } as unknown as Config,
    ledger,
    threads: null as never,
    mail: null,
    log,
    now,
  }
  const set = async (subject: 'report' | 'delivery' | 'run', id: string, next: object) => {
    const from = await ledger.latest(subject, plan.run, id)
    await ledger.advance(subject as 'run', { run: plan.run, id, from } as never, next)
  }
  for (const id of drawn) {
    const content = Buffer.from(`${id}, drawn`)
    await writeFile(join(ledger.filesOf(plan.run), `${id}.pdf`), content)
    const file = { format: 'pdf', name: `${id}.pdf`, sizeBytes: content.length, sha256: sha256(content) } as const
    await set('report', id, { state: 'rendered', storeVersion: 1, attempts: 1, files: [file] })
  }
  return {
    folder,
    store,
    ledger,
    flow,
    plan,
    logged,
    other: () => ({ ...flow, ledger: openLedger(ledger.directory, { now }) }),
    set,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** What the ledger says of each part of a run. */
export async function statesOf({ ledger, plan }: Pick<DrawnRun, 'ledger' | 'plan'>) {
  const { run, reports, deliveries } = await ledger.view(plan.run)
  const operator = await ledger.latest('delivery', plan.run, operatorId)
  return {
    run,
    reports: Object.fromEntries(
      [...reports].map(([id, { state, error }]) => [id, error === null ? state : `${state}: ${error}`]),
    ),
    deliveries: Object.fromEntries(
      [...deliveries]
        .filter(([id]) => id !== operatorId)
        .map(([id, { state, error, interrupted }]) => [
          id,
          `${state}${interrupted ? ', in doubt' : ''}${error === null ? '' : `: ${error}`}`,
        ]),
    ),
    operator,
  }
}
