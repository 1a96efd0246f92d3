import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { signedHeaders } from '../../inbox/channels/signed-headers.ts'
import { serve } from '../../serve/serve.ts'
import { type DemoRow, demoChats } from './demo-chats.ts'
import { openDemoShop } from './demo-shop.ts'
import { demoStore } from './demo-store.ts'

export interface DemoServeOptions {
  /** A folder, made when it is missing. What an earlier demo left in it is replaced. */
  readonly out: string
  /** Of the pages; the shop has the next one. 0: any free ones. */
  readonly port: number
  /** Rows of the log. Default 60 000. */
  readonly messages?: number
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
  /** Told of each step as it begins. */
  readonly onStep: (step: string) => void
}

/** A demo at work. */
export interface ServedDemo {
  readonly inbox: string
  readonly statistics: string
  /** The sample page with the widget. */
  readonly shop: string
  readonly config: string
  stop(): Promise<void>
}

const seed = 126
const thanksMs = 6000
/** The widget's sites in the demo: a page that lists them all fits on a screen. */
const widgetSites = 8

/** The whole on this machine: a store whose log ends today, its pages, an inbox with chats, and a shop with the widget. */
export async function serveDemo(options: DemoServeOptions): Promise<ServedDemo> {
  const { out, port, messages = 60_000, log, now, onStep } = options
  onStep(`generating a log of about ${messages.toLocaleString('en')} rows, and loading it`)
  const store = await demoStore(out, { today: now().slice(0, 10), messages })
  await rm(join(out, 'inbox-journal'), { recursive: true, force: true })

  onStep('opening the pages, the inbox and the shop')
  const chats = demoChats(store.sites, seed)
  const sites = store.sites.slice(0, widgetSites)
  let url = ''
  let deliver = async (_: readonly DemoRow[]) => {}
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const later = (ms: number, act: () => Promise<void>) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act().catch(error => log.error({ err: error }, 'a chat of the demo did not arrive'))
    }, ms)
    timers.add(timer)
  }
  const shop = await openDemoShop({
    port: port === 0 ? 0 : port + 1,
    sites,
    host: () => url,
    onReply: chat => later(thanksMs, () => deliver(chats.thanks(chat, Date.now()))),
  })
  try {
    const config = join(out, 'inbox.config.yaml')
    await writeFile(config, configText({ store, sites: sites.map(({ id }) => id), shop }))
    const secret = `whsec_${randomBytes(24).toString('base64')}`
    const served = await serve({
      store: store.directory,
      config: { path: config, value: await readConfig(config) },
      port,
      zone: 'Europe/Paris',
      env: { ...process.env, DEMO_SECRET: secret },
      log,
      now,
    })
    url = served.url
    deliver = await delivery(`${url}/inbox/hooks/channels`, secret)
    for (const rows of chats.before(Date.now())) await deliver(rows)
    const arrive = async () => {
      later(chats.pauseSeconds() * 1000, arrive)
      await deliver(chats.next(Date.now()))
    }
    later(chats.pauseSeconds() * 1000, arrive)
    return {
      inbox: `${url}/inbox`,
      statistics: `${url}/volume?period=this-month`,
      shop: `${shop.origin}/`,
      config,
      async stop() {
        for (const timer of timers) clearTimeout(timer)
        await served.stop()
        await shop.close()
      },
    }
  } catch (error) {
    await shop.close()
    throw error
  }
}

function configText({
  store,
  sites,
  shop,
}: {
  readonly store: { readonly directory: string; readonly establishments: string }
  readonly sites: readonly string[]
  readonly shop: { readonly origin: string; readonly replies: string }
}): string {
  return stringify({
    stores: { main: { directory: resolve(store.directory), establishments: resolve(store.establishments) } },
    subscriptions: {},
    ledger: 'inbox-ledger',
    serve: { store: 'main' },
    inbox: {
      directory: 'inbox-journal',
      connections: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
        channels: { webhook: { secret: '${DEMO_SECRET}', url: shop.replies } },
        shop: { widget: { origins: [shop.origin], sites } },
      },
    },
  })
}

/** Delivers rows as another system does, signed. */
async function delivery(address: string, secret: string): Promise<(rows: readonly DemoRow[]) => Promise<void>> {
  const { Webhook } = await import('standardwebhooks')
  const signer = new Webhook(secret)
  return async rows => {
    if (rows.length === 0) return
    const body = JSON.stringify({ type: 'rows', data: rows })
    const response = await fetch(address, {
      method: 'POST',
      headers: signedHeaders(signer, randomBytes(16).toString('hex'), body),
      body,
    })
    if (!response.ok) throw new Error(`a delivery was answered ${response.status}: ${await response.text()}`)
  }
}
