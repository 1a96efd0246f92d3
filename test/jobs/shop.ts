import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { openSmtp } from '../../jobs/delivery/smtp-transport.ts'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { carryOut } from '../../jobs/run/carry-out.ts'
import type { Flow, Threads } from '../../jobs/run/flow.ts'
import { freeze } from '../../jobs/run/freeze.ts'
import { planRun, type RunRequest } from '../../jobs/run/plan-run.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { builtModule } from '../program.ts'
import type { RunningSmtp } from '../servers/smtp.ts'

type Group = Readonly<Record<string, unknown>>

/** A few sites with a few chats. Runs are carried out in this process; each flow has its own config and ledger in one folder. */
export interface Shop {
  readonly folder: string
  readonly store: string
  /** Creates a flow with a new config; flows share the threads. */
  flow(options?: ShopOptions): Promise<Flow & { readonly configPath: string; readonly logged: readonly Group[] }>
  /** Loads more rows. */
  load(rows: readonly LogRow[], options?: { readonly establishments?: string }): Promise<void>
  close(): Promise<void>
}

export interface ShopOptions {
  readonly smtp?: Pick<RunningSmtp, 'port'> | null
  readonly smtpConfig?: Group
  readonly subscription?: Group
  readonly config?: Group
  /** Lines of the list of recipients; its header, unless `columns` replaces it, is `address,name,locale` and the dimensions of the scope. */
  readonly recipients?: readonly string[]
  readonly columns?: string
  readonly now?: () => string
  readonly env?: Readonly<Record<string, string>>
  /** Draws each report anew, even if another flow drew it. */
  readonly drawsAll?: boolean
  /** How long a flow waits for an answer of the mail server. */
  readonly answerSeconds?: number
}

export const now = '2026-11-20T10:00:00Z'
const period = '2026-10'

/** `s4` had chats in September only, `s5` none. */
const sites = [
  ['s1', 'Café du Nord', 'Nord', [9, 10]],
  ['s2', 'Le Phare', 'Nord', [9, 10]],
  ['s3', 'Midi', 'Sud', [9, 10]],
  ['s4', 'Fermé', 'Est', [9]],
  ['s5', 'Neuf', 'Ouest', []],
] as const

export const establishmentsCsv = [
  'establishment_id,name,time_zone,region',
  ...sites.map(([id, name, region]) => `${id},${name},Europe/Paris,${region}`),
].join('\n')

export async function openShop(): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-shop-'))
  const store = join(folder, 'store')
  const establishments = join(folder, 'establishments.csv')
  await writeFile(establishments, establishmentsCsv)
  const rows = sites.flatMap(([id, , , months]) =>
    months.flatMap(month => [3, 12, 30].flatMap(day => chat(`${id}-${month}-${day}`, id, isoAt(month, day)))),
  )
  await ingest({ store, inputs: [rows], establishments })
  const { openThreads } = await builtModule<typeof import('../../jobs/worker/threads.ts')>('jobs/worker/threads')
  const threads = openThreads({ count: 1 })
  const once = drawingOnce(threads)
  let configs = 0
  const transports: NonNullable<Flow['mail']>[] = []
  return {
    folder,
    store,
    async flow(options = {}) {
      const name = `config-${configs++}`
      const configPath = await writeConfig(folder, name, options)
      const config = await readConfig(configPath)
      const clock = options.now ?? (() => now)
      const env = options.env ?? {}
      const silence = options.answerSeconds === undefined ? {} : { answerSeconds: options.answerSeconds }
      const mail = config.smtp === undefined ? null : openSmtp(config.smtp, { env, ...silence })
      if (mail !== null) transports.push(mail)
      const { log, logged } = keptLog()
      return {
        config,
        configPath,
        ledger: openLedger(config.ledger, { now: clock }),
        threads: options.drawsAll === true ? threads : once,
        mail,
        log,
        logged,
        now: clock,
      }
    },
    async load(rows, more = {}) {
      const file = join(folder, 'more.csv')
      if (more.establishments !== undefined) await writeFile(file, more.establishments)
      const establishments = more.establishments === undefined ? {} : { establishments: file }
      await ingest({ store, inputs: [rows], empty: 'load', ...establishments })
    },
    async close() {
      await Promise.all(transports.map(transport => transport.close()))
      await threads.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeConfig(folder: string, name: string, options: ShopOptions): Promise<string> {
  const { recipients, smtp = null, subscription = {} } = options
  const scope = subscription.scope as { readonly each?: readonly string[] } | undefined
  const header = ['address', 'name', 'locale', ...(scope?.each ?? [])].join(',')
  if (recipients !== undefined) {
    await writeFile(join(folder, `${name}.csv`), [options.columns ?? header, ...recipients].join('\n'))
  }
  const path = join(folder, `${name}.yaml`)
  const server = {
    host: '127.0.0.1',
    port: smtp?.port,
    from: 'causerie <reports@causerie.example>',
    ...options.smtpConfig,
  }
  await writeFile(
    path,
    stringify({
      ledger: `${name}.ledger`,
      stores: { main: { directory: 'store' } },
      ...(smtp === null ? {} : { smtp: server }),
      subscriptions: {
        monthly: {
          store: 'main',
          schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
          period,
          quietHours: 72,
          retrySeconds: 0.01,
          attempts: 3,
          ...(recipients === undefined ? {} : { recipients: `${name}.csv` }),
          ...subscription,
        },
      },
      ...options.config,
    }),
  )
  return path
}

/** A request for a run of the subscription, from a terminal, frozen now. */
export function requestOf({ config, now }: Flow, run = 'monthly.by-hand'): RunRequest {
  const subscription = config.subscriptions.monthly
  if (subscription === undefined) throw new Error('the shop has one subscription')
  return { run, subscription: 'monthly', slot: null, driver: 'terminal', frozen: freeze(subscription, now()) }
}

export async function planned(flow: Flow, run?: string) {
  return planRun(flow, requestOf(flow, run))
}

export async function carriedOut(flow: Flow, run = 'monthly.by-hand') {
  await planned(flow, run)
  return carryOut(flow, run, { concurrency: 3 })
}

/** A chat in which a customer writes and an agent answers an hour later. */
export function chat(chatId: string, establishmentId: string, sentAt: string): readonly LogRow[] {
  const common = {
    chatId,
    establishmentId,
    kind: 'message' as const,
    channel: 'web',
    platform: 'site',
    customerId: chatId,
  }
  const answeredAt = new Date(Date.parse(sentAt) + 3_600_000).toISOString()
  return [
    { ...common, messageId: `${chatId}-1`, sentAt, author: 'customer' },
    { ...common, messageId: `${chatId}-2`, sentAt: answeredAt, author: 'agent' },
  ]
}

export function isoAt(month: number, day: number): string {
  return `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T10:00:00Z`
}

/** The text of every file below a folder, by path. */
export async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.toSorted().map(async file => [file, await readFile(file, 'latin1')] as const)))
}

/** Threads that draw a report of a version once and copy its files from then on, as a second drawing would give the same files. */
function drawingOnce(threads: Threads): Threads {
  const drawn = new Map<string, { readonly directory: string; readonly done: ReturnType<Threads['draw']> }>()
  return {
    ...threads,
    async draw(request, options) {
      const { directory, pinned, plan: _, report, ...question } = request
      const key = JSON.stringify([pinned.version, report.id, question])
      const known = drawn.get(key)
      const first = await known?.done.catch(() => null)
      if (known === undefined || first?.state !== 'drawn') {
        const done = threads.draw(request, options)
        drawn.set(key, { directory, done })
        return done
      }
      for (const name of [...first.files.map(file => file.name), `${report.id}.json.gz`]) {
        await copyFile(join(known.directory, name), join(directory, name))
      }
      return first
    },
  }
}

function keptLog(): { readonly log: Logger; readonly logged: readonly Group[] } {
  const logged: Group[] = []
  return { logged, log: pino({ level: 'debug' }, { write: line => void logged.push(JSON.parse(line)) }) }
}
