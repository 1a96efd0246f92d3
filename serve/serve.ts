import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve as listen } from '@hono/node-server'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { readBrand } from '../config/read-brand.ts'
import { readFonts } from '../config/read-fonts.ts'
import { openLedger } from '../jobs/ledger/ledger.ts'
import { assertKnownOptions, type NamesOf } from '../src/known-options.ts'
import { defaultStaleHours } from '../src/metrics/reading/known.ts'
import { absoluteStore, assertDirectory } from '../src/store/cluster/address.ts'
import { openStore } from '../src/store/store.ts'
import { nowText } from '../src/time/now.ts'
import { assertZone } from '../src/time/zone.ts'
import { defaultLocale, type Locale } from '../src/words/locale.ts'
import { openAccess } from './access/open-access.ts'
import { openAnswering } from './answering/answering.ts'
import { createApp } from './app.ts'
import { loadAssets } from './assets/assets.ts'
import { openDrawing } from './drawing/drawing.ts'
import { startAssigner } from './inbox/assigner.ts'
import { openInbox } from './inbox/open-inbox.ts'
import { openViews } from './views/open-views.ts'

export interface ServeOptions {
  /** The store's directory, or its address on ClickHouse. */
  readonly store: string
  /** The config, with users, tokens and the ledger of delivered reports. Null: everything is served, to this machine only. */
  readonly config: { readonly path: string; readonly value: Config } | null
  /** 0: any free port. */
  readonly port: number
  /** The address to listen on. Beyond loopback only with users in the config. Default `127.0.0.1`. */
  readonly host?: string
  /** The time zone for readers who have none of their own. Default: the config's, or `UTC`. */
  readonly zone?: string
  /** The language for readers whose browser asks for none that there is. Default: the config's, or `en`. */
  readonly locale?: Locale
  /** The pages say so first if the log ended more than this many hours ago. Default: the store's in the config, or 26. */
  readonly staleHours?: number
  /** How many questions to answer at the same time. Default 2. */
  readonly concurrency?: number
  /** How many questions may wait for their turn. Further ones are refused with 503. Default 200. */
  readonly waitingAtMost?: number
  /** The longest that a question may take, in seconds. Default 20. */
  readonly timeLimitSeconds?: number
  /** The size of the cache of answers, in bytes. Default 64 MB. */
  readonly cacheBytes?: number
  /**
   * The largest answer allowed, in cells (groups × buckets × periods). A question with a larger one is refused with advice on what to
   * narrow. Default 100 000.
   */
  readonly maxCells?: number
  /** DuckDB's memory limit, in its own notation. Beyond it, data spills to disk. Default `1GB`. */
  readonly memoryLimit?: string
  /** The pause between two loads of the inbox into the store, in milliseconds. Default: a minute or more. */
  readonly publishMs?: number
  /** The environment with secrets: usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. Default: the process's clock. */
  readonly now?: () => string
}

const optionNames: NamesOf<ServeOptions> = {
  store: true,
  config: true,
  port: true,
  host: true,
  zone: true,
  locale: true,
  staleHours: true,
  concurrency: true,
  waitingAtMost: true,
  timeLimitSeconds: true,
  cacheBytes: true,
  maxCells: true,
  memoryLimit: true,
  publishMs: true,
  env: true,
  log: true,
  now: true,
}

/** A running server. */
export interface Served {
  readonly url: string
  /** Takes no more requests, gives running ones a moment to end, and closes everything. */
  stop(): Promise<void>
}

const stopMs = 3000
// An address may name hundreds of establishments.
// A proxy keeps its connections for a minute: one that is closed just as it is used again would be an error to its reader.
// A file of 100 MB over a slow line takes more than Node's five minutes.
const serverOptions = { maxHeaderSize: 65_536, keepAliveTimeout: 75_000, requestTimeout: 3_600_000 }

/** Serves the pages of a store until stopped. If it throws `StoreError` or `ConfigError`, everything is closed again. */
export async function serve(options: ServeOptions): Promise<Served> {
  assertKnownOptions('serve', options, optionNames)
  const { config, port, host = '127.0.0.1', env, log } = options
  const now = options.now ?? nowText
  // The inbox publishes what is written, by loads.
  if (config?.value.inbox !== undefined) assertDirectory(options.store)
  const settings = config?.value.serve
  const zone = options.zone ?? settings?.zone ?? 'UTC'
  // Also loads what the runtime knows of zones, which would take a tenth of a second of the first page.
  assertZone(zone)
  const brand = (config === null ? undefined : await readBrand(config.value)) ?? null
  const fonts = config === null ? undefined : readFonts(config.value)
  const access = await openAccess({ config, listenHost: host, env, log, now })
  const views = config === null ? null : openViews(config.path)
  await views?.keepOnly((await access.people()).map(({ name }) => name ?? ''))
  // Spilled data is as private as the store, so use a folder with an unpredictable name that only this user can read.
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'causerie-serve-'))
  const forgetSpilled = () => rm(temporaryFolder, { recursive: true, force: true })
  const store = await openStore<string>(options.store, {
    memoryLimit: options.memoryLimit ?? '1GB',
    temporaryFolder,
  }).catch(async error => {
    await forgetSpilled()
    throw error
  })
  try {
    const answering = openAnswering(store, {
      cacheBytes: options.cacheBytes ?? 64e6,
      maxCells: options.maxCells ?? 100_000,
      atOnce: options.concurrency ?? 2,
      waitingAtMost: options.waitingAtMost ?? 200,
      timeLimitMs: (options.timeLimitSeconds ?? 20) * 1000,
    })
    const drawing = openDrawing({ waitingAtMost: options.waitingAtMost ?? 200 })
    const inbox =
      config?.value.inbox === undefined
        ? null
        : await openInbox({
            config: config.value.inbox,
            store: options.store,
            url: settings?.url,
            env,
            log,
            ...(options.publishMs === undefined ? {} : { publishMs: options.publishMs }),
          })
    const rule = config?.value.inbox?.assignment
    const assigner =
      inbox === null || rule === undefined
        ? null
        : await inbox.journal.inTurn('assigner', () =>
            startAssigner({
              journal: inbox.journal,
              rule,
              access,
              answering,
              now: () => Date.now() * 1000,
              onError: error => log.error({ err: error }, 'chats were not assigned'),
            }),
          )
    const app = createApp({
      answering,
      drawing,
      access,
      assets: await loadAssets(brand),
      brand,
      fonts,
      inbox,
      ledger: config === null ? null : openLedger(config.value.ledger, { now }),
      views,
      storeName: settings?.store ?? 'main',
      storeDirectory: absoluteStore(options.store),
      staleHours: options.staleHours ?? staleHoursOf(options.store, config?.value),
      targets: config?.value.targets ?? [],
      zone,
      locale: options.locale ?? settings?.locale ?? defaultLocale,
      url: settings?.url,
      log,
      now,
    })
    return await new Promise((done, fail) => {
      const server = listen({ fetch: app.fetch, port, hostname: host, serverOptions }, ({ port: bound }) => {
        const stop = async () => {
          const closed = new Promise<void>(end => server.close(() => end()))
          const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), stopMs)
          if ('closeIdleConnections' in server) server.closeIdleConnections()
          await closed
          clearTimeout(timer)
          await assigner?.stop()
          await inbox?.close()
          await drawing.close()
          answering.close()
          store.close()
          await forgetSpilled()
        }
        drawing.warm()
        done({ url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, stop })
      })
      server.once('error', fail)
    })
  } catch (error) {
    store.close()
    await forgetSpilled()
    throw error
  }
}

/** The `staleHours` of the served store in the config; the default if it is not in the config. */
function staleHoursOf(directory: string, config: Config | undefined): number {
  const store = Object.values(config?.stores ?? {}).find(
    known => absoluteStore(known.directory) === absoluteStore(directory),
  )
  return store?.staleHours ?? defaultStaleHours
}
