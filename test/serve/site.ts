import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { type Served, type ServeOptions, serve } from '../../serve/serve.ts'
import type { LogInput } from '../../src/index.ts'
import { ingest } from '../../src/ingest/ingest.ts'

export interface SiteOptions {
  readonly log: readonly LogInput[]
  /** CSV. */
  readonly establishments: string
  /** The config's `serve` section without its `store`; if absent, everybody sees everything. */
  readonly serve?: object
  /** Other keys of the config. */
  readonly config?: object
  readonly options?: Partial<ServeOptions>
}

export interface TestSite {
  readonly url: string
  readonly folder: string
  readonly store: string
  readonly configPath: string
  restart(): Promise<void>
  /** Runs `use` while the server is gone, and starts it again. */
  whileStopped(use: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/** The current instant of every test site. */
export const now = '2026-04-02T08:30:20Z'

/** A real store, a real config and a real server on its own port. */
export async function openSite({
  log,
  establishments,
  serve: settings,
  config,
  options,
}: SiteOptions): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-site-'))
  const store = join(folder, 'store')
  const configPath = join(folder, 'causerie.config.yaml')
  await writeFile(join(folder, 'establishments.csv'), establishments)
  await ingest({ store, inputs: [...log], establishments: join(folder, 'establishments.csv') })
  await writeFile(
    configPath,
    stringify({
      stores: { main: { directory: 'store' } },
      subscriptions: {},
      ...(settings === undefined ? {} : { serve: { store: 'main', ...settings } }),
      ...config,
    }),
  )
  let port = 0
  const start = async (): Promise<Served> =>
    serve({
      store,
      config: { path: configPath, value: await readConfig(configPath) },
      port,
      env: {},
      log: pino({ level: 'silent' }),
      now: () => now,
      // Never reached, however busy the machine; a test of the limit sets its own.
      timeLimitSeconds: 600,
      ...options,
    })
  let served = await start()
  port = Number(new URL(served.url).port)
  return {
    url: served.url,
    folder,
    store,
    configPath,
    async restart() {
      await served.stop()
      served = await start()
    },
    async whileStopped(use) {
      await served.stop()
      await use().finally(async () => {
        served = await start()
      })
    },
    async stop() {
      await served.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Signs a user in and returns the session cookie. */
export async function signIn(
  url: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<string> {
  const body = new URLSearchParams({ name, password, back: '/' })
  const response = await fetch(`${url}/login`, { method: 'POST', body, headers: { origin: url }, redirect: 'manual' })
  const [cookie = ''] = response.headers.get('set-cookie')?.split(';') ?? []
  if (response.status !== 303 || cookie === '') throw new Error(`${name} is not let in: ${response.status}`)
  return cookie
}
