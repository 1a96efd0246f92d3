import { pino } from 'pino'
import { readConfig } from '../../config/read-config.ts'
import { openLedger } from '../../jobs/ledger/ledger.ts'
import { openAccess } from '../../serve/access/open-access.ts'
import { openAnswering } from '../../serve/answering/answering.ts'
import { createApp } from '../../serve/app.ts'
import { loadAssets } from '../../serve/assets/assets.ts'
import { openDrawing } from '../../serve/drawing/drawing.ts'
import { openStore } from '../../src/store/store.ts'
import { now } from './site.ts'

/** The GET paths of a site, with parameters as Hono writes them: `/volume/:file`. */
export async function pathsOfSite({
  configPath,
  store: storeDirectory,
}: {
  readonly configPath: string
  readonly store: string
}): Promise<readonly string[]> {
  const value = await readConfig(configPath)
  const store = await openStore<string>(storeDirectory)
  const log = pino({ level: 'silent' })
  const drawing = openDrawing({ waitingAtMost: 1 })
  const limits = { cacheBytes: 1e6, maxCells: 1000, atOnce: 1, waitingAtMost: 1, timeLimitMs: 1000 }
  const app = createApp({
    answering: openAnswering(store, limits),
    access: await openAccess({
      config: { path: configPath, value },
      listenHost: '127.0.0.1',
      env: { SESSION_KEY: 'x'.repeat(40) },
      log,
    }),
    assets: await loadAssets(),
    drawing,
    inbox: null,
    ledger: openLedger(value.ledger, { now: () => now }),
    brand: null,
    targets: [],
    views: null,
    storeName: 'main',
    storeDirectory,
    zone: 'UTC',
    staleHours: 26,
    locale: 'en',
    url: undefined,
    log,
    now: () => now,
  })
  store.close()
  await drawing.close()
  return app.routes.filter(({ method, path }) => method === 'GET' && !path.includes('*')).map(({ path }) => path)
}
