import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Config } from '../../config/config.ts'
import { readConfig } from '../../config/read-config.ts'
import { type Ledger, openLedger, type RunView } from '../../jobs/ledger/ledger.ts'
import { applySchedule } from '../../jobs/schedule/schedule-state.ts'
import { generateLog } from '../../src/demo/generate-log.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { openStore } from '../../src/store/store.ts'
import { causerieProgram } from '../program.ts'

/** A business with managers: a store of two months, a list of recipients and a subscription that is due. */
export interface Office {
  readonly folder: string
  readonly configPath: string
  readonly config: Config
  readonly ledger: Ledger
  /** All recipients: first the managers of single establishments, then those of regions. */
  readonly addresses: readonly string[]
  /** Starts `causerie worker` in its own process. */
  worker(options?: WorkerProcessOptions): ChildProcess
  /** Waits until the due run has been planned and has ended. */
  ended(options: { readonly withinMs: number }): Promise<RunView>
  close(): Promise<void>
}

export interface OfficeOptions {
  readonly establishments: number
  /** Number of log rows. */
  readonly messages: number
  /** Number of managers who get the reports of one region or of three. */
  readonly regional: number
  readonly smtpPort: number
  readonly smtp?: Readonly<Record<string, unknown>>
  readonly subscription?: Readonly<Record<string, unknown>>
  readonly config?: Readonly<Record<string, unknown>>
}

export interface WorkerProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** Resolves when the worker process says that it is running, or has exited. */
export async function working(worker: ChildProcess): Promise<void> {
  await new Promise<void>(resolve => {
    worker.stderr?.on('data', chunk => {
      if (String(chunk).includes('causerie worker on')) resolve()
    })
    worker.once('exit', () => resolve())
  })
}

export const officeStore = { start: '2026-09-01', end: '2026-11-01', period: '2026-10' }

export async function openOffice(options: OfficeOptions): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-office-'))
  const { establishments, messages, regional } = options
  const log = await generateLog({ out: join(folder, 'log'), establishments, messages, text: false, ...officeStore })
  const store = join(folder, 'store')
  await ingest({ store, inputs: [log.log], establishments: log.establishments })
  const sites = await valuesOf(store, 'establishment')
  const regions = await valuesOf(store, 'region')
  const recipients = [
    ...sites.map((site, index) => ({ address: `site-${index}@shops.example`, establishment: site, region: '' })),
    ...Array.from({ length: regional }, (_, index) => ({
      address: `region-${index}@shops.example`,
      establishment: '',
      region: Array.from({ length: index % 2 === 0 ? 1 : 3 }, (_, more) => regions[(index + more) % regions.length])
        .filter((region, at, all) => all.indexOf(region) === at)
        .join(';'),
    })),
  ]
  const csv = (text: string) => `"${text.replaceAll('"', '""')}"`
  await writeFile(
    join(folder, 'recipients.csv'),
    [
      'address,name,locale,establishment,region',
      ...recipients.map(({ address, establishment, region }, index) =>
        [address, `Gérant ${index} 🏪`, index % 2 === 0 ? 'fr' : 'en', establishment, region].map(csv).join(','),
      ),
    ].join('\n'),
  )
  const configPath = join(folder, 'causerie.config.yaml')
  await writeFile(
    configPath,
    stringify({
      stores: { main: { directory: 'store' } },
      smtp: {
        host: '127.0.0.1',
        port: options.smtpPort,
        from: 'causerie <reports@causerie.example>',
        ...options.smtp,
      },
      subscriptions: {
        monthly: {
          store: 'main',
          schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
          period: officeStore.period,
          scope: { each: ['establishment', 'region'] },
          recipients: 'recipients.csv',
          empty: 'send',
          ...options.subscription,
        },
      },
      ...options.config,
    }),
  )
  const config = await readConfig(configPath)
  const ledger = await openLedger(config.ledger, { now: () => new Date().toISOString() })
  // The schedule was applied before its first slot, and no worker has run since.
  await applySchedule(config, 'monthly', { now: '2026-10-15T00:00:00Z' })
  const workers = new Set<ChildProcess>()
  return {
    folder,
    configPath,
    config,
    ledger,
    addresses: recipients.map(({ address }) => address),
    worker({ env = {}, args = [] } = {}) {
      const command = ['worker', '--config', configPath, '--log-level', 'warn', ...args]
      const worker = spawn(process.execPath, [...causerieProgram, ...command], {
        env: { ...process.env, REDIS_URL: '', ...env },
        stdio: ['ignore', process.env.CAUSERIE_LOG === undefined ? 'ignore' : 'inherit', 'pipe'],
      })
      workers.add(worker)
      worker.once('exit', () => workers.delete(worker))
      return worker
    },
    async ended({ withinMs }) {
      const deadline = performance.now() + withinMs
      for (;;) {
        const run = (await ledger.runs()).at(-1)
        const view = run === undefined ? null : await ledger.view(run)
        if (view !== null && view.run.state !== 'planned') return view
        if (performance.now() > deadline) throw new Error(`the run has not ended: ${JSON.stringify(view?.run)}`)
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    },
    async close() {
      for (const worker of workers) {
        worker.kill('SIGKILL')
        await once(worker, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function valuesOf(directory: string, by: string): Promise<readonly string[]> {
  const store = await openStore<string>(directory)
  try {
    const asOf = `${officeStore.end}T12:00:00Z`
    const { rows } = await ranking(store, { period: officeStore.period, asOf, by, withEmpty: true })
    return rows.flatMap(({ key }) => key[by] ?? [])
  } finally {
    store.close()
  }
}
