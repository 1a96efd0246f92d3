import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { IngestError, InvalidQueryError } from '../src/errors.ts'
import type { WebhookFormat } from '../src/ingest/format-names.ts'
import type { SourceFacts } from '../src/ingest/formats/export-row.ts'
import { ingest } from '../src/ingest/ingest.ts'
import { pauseAfter } from '../src/ingest/pause-after.ts'
import { metaGreeting } from '../src/meta-webhook.ts'
import { deliveryKey, openSpool, type Spool, SpoolFull } from './spool.ts'
import { ForgedDelivery, linesOfDelivery, type WebhookKind, webhookKinds } from './webhooks.ts'

export interface ReceiveOptions {
  readonly format: WebhookFormat
  /** The store's directory. */
  readonly store: string
  /** The folder in which deliveries wait until they are in the store. */
  readonly spool: string
  /** Shared with the product: it signs what it posts. */
  readonly secret: string
  /** For Meta's products, which ask for it once, when the address is registered. */
  readonly verifyToken?: string | undefined
  /** What a delivery does not say itself. */
  readonly source?: SourceFacts
  /** 0: any free port. */
  readonly port: number
  readonly host: string
  /** The pause between two loads, in milliseconds; longer if loads take long. */
  readonly everyMs: number
  /** The largest spool, in bytes. Default 10 GB. */
  readonly mostBytes?: number
  readonly log: Logger
}

/** A running receiver. */
export interface Receiver {
  readonly url: string
  /** Loads what waits. */
  load(): Promise<void>
  /** Takes no more deliveries, loads what waits, and closes everything. */
  stop(): Promise<void>
}

const largestDeliveryBytes = 1_000_000

/**
 * Receives the webhooks of a product, and loads them into a store every now and then. A delivery is answered when it is verified over its
 * bytes and on disk. Throws `StoreError`.
 */
export async function receive(options: ReceiveOptions): Promise<Receiver> {
  const { log, port, host } = options
  const spool = await openSpool(options.spool, { mostBytes: options.mostBytes ?? 10e9 })
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
    (request, response) => {
      answer(request, response, options, spool).catch((error: unknown) => {
        log.error({ err: error }, 'a delivery could not be taken')
        reply(response, 500, 'it could not be taken')
      })
    },
  )
  // A connection that ends early, or what is no HTTP.
  server.on('clientError', (_, socket) => socket.destroy())
  server.maxConnections = 1000
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    await spool.close()
    throw error
  }
  const loader = startLoader(spool, options)
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    load: loader.load,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), 3000)
      await closed
      clearTimeout(timer)
      await loader.stop()
      await spool.close()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ReceiveOptions,
  spool: Spool,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (request.method === 'GET' && pathname === '/healthz') reply(response, 200, 'ok')
  else if (pathname !== '/') reply(response, 404, 'deliveries are posted to /')
  else if (request.method === 'GET') greet(response, searchParams, options.verifyToken)
  else if (request.method !== 'POST') reply(response, 405, 'deliveries are posted')
  else await take(request, response, options, spool)
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  { format, secret, log }: ReceiveOptions,
  spool: Spool,
): Promise<void> {
  const body = await bodyOf(request)
  if (body === null) {
    reply(response, 413, `a delivery is at most ${largestDeliveryBytes} bytes`)
    return
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  try {
    const { verify, challengeOf }: WebhookKind = webhookKinds[format]
    verify({ headers, body, now: Date.now() / 1000 }, secret)
    const challenge = challengeOf?.(headers) ?? null
    if (challenge !== null) {
      if (/^[\w=+/.-]{1,200}$/.test(challenge)) reply(response, 200, challenge)
      else reply(response, 422, 'the challenge is no word')
      return
    }
    const isNew = await spool.put({ key: deliveryKey(body), lines: linesOfDelivery(format, body) })
    reply(response, 200, isNew ? 'taken' : 'known')
  } catch (error) {
    const status = statusOf(error)
    if (status === null) throw error
    const { message } = error as Error
    log.warn({ reason: message, from: request.socket.remoteAddress }, 'a delivery was refused')
    if (status === 503) response.setHeader('Retry-After', '60')
    reply(response, status, message)
  }
}

function statusOf(error: unknown): 401 | 422 | 503 | null {
  if (error instanceof ForgedDelivery) return 401
  if (error instanceof InvalidQueryError) return 422
  return error instanceof SpoolFull ? 503 : null
}

/** Meta asks, when an address is registered, whether it is meant to. */
function greet(response: ServerResponse, asked: URLSearchParams, verifyToken: string | undefined): void {
  const greeting = verifyToken === undefined ? null : metaGreeting(asked, verifyToken)
  if (greeting === null || greeting.state === 'none') reply(response, 405, 'deliveries are posted')
  else if (greeting.state === 'refused') reply(response, 403, 'the token is another one')
  else reply(response, 200, greeting.challenge)
}

/** The bytes of a request; null if there are too many. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > largestDeliveryBytes) return null
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largestDeliveryBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reply(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return
  // What was not read is not waited for.
  if (status === 413) response.setHeader('Connection', 'close')
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })
  response.end(`${text}\n`)
}

/** When the last of some deliveries was taken: until then, everything that was posted has arrived. ISO 8601. */
async function lastDelivery(files: readonly string[]): Promise<string> {
  const written = await Promise.all(files.map(async path => (await stat(path)).mtimeMs))
  return new Date(Math.min(Math.max(...written), Date.now())).toISOString()
}

interface Loader {
  readonly load: () => Promise<void>
  readonly stop: () => Promise<void>
}

function startLoader(spool: Spool, { store, format, source, everyMs, log }: ReceiveOptions): Loader {
  let loading: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const load = () => {
    loading = loading.then(loadOnce)
    return loading
  }
  const { mapping }: WebhookKind = webhookKinds[format]
  async function loadOnce(): Promise<void> {
    const files = await spool.seal()
    if (files.length === 0) return
    try {
      const { read, accepted, rejected, seconds } = await ingest({
        store,
        inputs: files,
        format,
        empty: 'load',
        knownUntil: await lastDelivery(files),
        ...(mapping === undefined ? {} : { mapping }),
        ...(source === undefined ? {} : { source }),
      })
      await spool.remove(files)
      log.info({ read, accepted, rejected, seconds }, 'loaded')
    } catch (error) {
      // Without reasons, no row was refused: the store is locked, or the disk is full.
      if (!(error instanceof IngestError) || error.reasons.length === 0) {
        log.error({ err: error }, 'a load failed and will be tried again')
        return
      }
      log.error({ err: error, files }, 'deliveries cannot be used and were set aside, in the folder refused')
      await spool.setAside(files)
    }
  }
  async function turn(): Promise<void> {
    const startedMs = performance.now()
    await load().catch((error: unknown) => log.error({ err: error }, 'a load failed'))
    if (!isStopped) timer = setTimeout(turn, pauseAfter(performance.now() - startedMs, everyMs))
  }
  timer = setTimeout(turn, everyMs)
  return {
    load,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await load()
    },
  }
}
