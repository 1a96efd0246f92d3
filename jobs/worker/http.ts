import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono, type MiddlewareHandler } from 'hono'
import type { Registry } from 'prom-client'
import { loadOptional } from '../../src/optional-package.ts'
import { isLoopback } from '../loopback.ts'
import type { QueueBackend } from '../queue/backend.ts'
import { QueueError } from '../queue/queue-error.ts'
import { healthOf } from './health.ts'
import type { LedgerWatch } from './ledger-watch.ts'
import { queueNames } from './run-queues.ts'

export interface HttpOptions {
  /** 0: any free port. */
  readonly port: number
  /** Default loopback. */
  readonly host?: string
  readonly registry: Registry
  readonly watch: LedgerWatch
  /** Mounts bull-board at `/board`, on loopback only, because it shows and changes jobs without authentication. */
  readonly board?: boolean
}

/** Serves `/healthz`, `/metrics` and, on request, `/board`. Returns the address. */
export async function serveWorker(
  backend: QueueBackend,
  { port, host = '127.0.0.1', registry, watch, board = false }: HttpOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const app = new Hono()
  app.get('/healthz', async context => {
    const { isWell, ...health } = await healthOf(backend, watch)
    return context.json(health, isWell ? 200 : 503)
  })
  app.get('/metrics', async context =>
    context.text(await registry.metrics(), 200, { 'Content-Type': registry.contentType }),
  )
  if (board) {
    if (!isLoopback(host)) throw new QueueError(`the board is served on loopback only: ${host}`)
    app.use('/board/*', refuseForeign)
    await mountBoard(app, backend)
  }
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, ({ port: bound }) => {
      const close = () =>
        new Promise<void>(done => {
          server.close(() => done())
          if ('closeAllConnections' in server) server.closeAllConnections()
        })
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close })
    })
    server.once('error', reject)
  })
}

/** Prevents pages of other sites, open in a browser on this machine, from controlling the board. */
const refuseForeign: MiddlewareHandler = async (context, next) => {
  const { host: asked, hostname } = new URL(context.req.url)
  const origin = context.req.header('origin')
  const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === asked)
  if (!isLoopback(hostname.replace(/^\[|\]$/g, '')) || !isOwn) return context.text('not from here', 403)
  return next()
}

async function mountBoard(app: Hono, backend: QueueBackend): Promise<void> {
  const { api, adapters, hono } = await loadOptional(
    async () => ({
      api: await import('@bull-board/api'),
      adapters: await import('@bull-board/api/bullMQAdapter'),
      hono: await import('@bull-board/hono'),
    }),
    options => new QueueError('the board needs bull-board: npm install @bull-board/api @bull-board/hono', options),
  )
  const serverAdapter = new hono.HonoAdapter(serveStatic)
  serverAdapter.setBasePath('/board')
  api.createBullBoard({
    queues: queueNames.map(name => new adapters.BullMQAdapter(backend.queue(name))),
    serverAdapter,
  })
  app.route('/board', serverAdapter.registerPlugin())
}
