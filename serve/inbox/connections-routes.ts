import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { loadOptional } from '../../src/optional-package.ts'
import { accessRequestOf } from '../routes/remote-address.ts'
import type { Site, SiteEnv } from '../site.ts'
import { maySeeAside } from './aside-routes.ts'
import { standingMetrics } from './connections-metrics.ts'
import { connectionsContent, type JournalSize } from './connections-page.ts'
import { assertMay, respondInbox } from './inbox-request.ts'

/** How connections stand, for who operates the server. */
export function connectionsRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.get('/inbox/connections', async context => {
    assertMay(context, 'operate')
    const rights = context.get('viewer').inbox
    const content = connectionsContent({
      standing: await inbox.standings.look(),
      connections: inbox.connections,
      size: await journalSize(inbox.directory),
      may: {
        seeAside: maySeeAside(context),
        settle: rights.includes('settle'),
        read: rights.includes('read'),
      },
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
    })
    return respondInbox(site, context, content)
  })
  return routes
}

/** The same for Prometheus, which comes with a token of somebody who may see it. */
export function metricsRoutes({ inbox, access }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  if (inbox === null) return routes
  routes.get('/metrics', async context => {
    context.header('Cache-Control', 'no-store')
    const admission = await access.identify(accessRequestOf(context, { isApi: true }))
    if (admission.state !== 'admitted') return context.text('a token is needed\n', 401)
    if (!admission.viewer.inbox.includes('operate')) return context.text('the right operate is needed\n', 403)
    const prometheus = await loadOptional(
      () => import('prom-client'),
      () => new Error('prom-client is not installed'),
    ).catch(() => null)
    if (prometheus === null) return context.text('/metrics needs prom-client: npm install prom-client\n', 501)
    const [standing, size] = await Promise.all([inbox.standings.look(), journalSize(inbox.directory)])
    const registry = standingMetrics(prometheus, { standing, size, connections: inbox.connections, nowMs: Date.now() })
    return context.text(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
  return routes
}

async function journalSize(directory: string): Promise<JournalSize | null> {
  const bytes = async (name: string) => (await stat(join(directory, name)).catch(() => null))?.size ?? null
  const database = await bytes('journal.db')
  return database === null ? null : { database, log: (await bytes('journal.db-wal')) ?? 0 }
}
