import { Hono } from 'hono'
import { pino } from 'pino'
import { openAccess } from '../../serve/access/open-access.ts'
import { nobody } from '../../serve/access/viewer.ts'
import { openAnswering } from '../../serve/answering/answering.ts'
import { apiRoutes } from '../../serve/api/api-routes.ts'
import { loadAssets } from '../../serve/assets/assets.ts'
import { openDrawing } from '../../serve/drawing/drawing.ts'
import type { SiteEnv } from '../../serve/site.ts'
import type { Store } from '../../src/store/store.ts'
import type { Locale } from '../../src/words/locale.ts'
import { now } from './site.ts'

export interface ApiAppOptions {
  readonly waitingAtMost?: number
  readonly timeLimitMs?: number
  readonly maxCells?: number
  readonly locale?: Locale
}

/** The API of a store without a server, for a viewer who sees everything; `lines` is the log. */
export async function openApiApp(store: Store<string>, options: ApiAppOptions = {}) {
  const { waitingAtMost = 100, timeLimitMs = 60_000, maxCells = 100_000, locale = 'en' } = options
  const lines: string[] = []
  const log = pino({}, { write: line => lines.push(line) })
  const site = {
    answering: openAnswering(store, { cacheBytes: 1e6, maxCells, atOnce: 2, waitingAtMost, timeLimitMs }),
    access: await openAccess({ config: null, listenHost: '127.0.0.1', env: {}, log }),
    drawing: openDrawing({ waitingAtMost: 100 }),
    assets: await loadAssets(),
    inbox: null,
    ledger: null,
    brand: null,
    targets: [],
    views: null,
    storeName: 'main',
    storeDirectory: '/',
    zone: 'UTC',
    staleHours: 26,
    locale,
    url: undefined,
    log,
    now: () => now,
  }
  const app = new Hono<SiteEnv>()
  app.use(async (context, next) => {
    context.set('requestId', 'request-1')
    context.set('viewer', nobody)
    context.set('views', [])
    context.set('locale', locale)
    await next()
  })
  app.route('/', apiRoutes(site))
  return { request: (path: string, request: RequestInit = {}) => app.request(path, request), lines }
}
