import { Hono } from 'hono'
import type { Site, SiteEnv } from '../site.ts'
import { accessRequestOf } from './remote-address.ts'

/**
 * Assets and a health check, both public. The load of the server is shown only to those who may see the whole store, because it would tell others
 * how much everybody else is asking.
 */
export function assetRoutes({ assets, answering, access, inbox, log }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/assets/*', context => {
    const asset = assets.at(context.req.path)
    if (asset === null) return context.text('no such file', 404)
    context.header('Content-Type', asset.type)
    context.header('Cache-Control', 'public, max-age=31536000, immutable')
    return context.body(asset.content)
  })
  routes.get('/healthz', async context => {
    context.header('Cache-Control', 'no-store')
    const admission = await access.identify(accessRequestOf(context, { isApi: true }))
    const isWritable = await (inbox?.standings.assertWritable() ?? Promise.resolve()).then(
      () => true,
      error => {
        log.error({ err: error }, 'the journal cannot be written')
        return false
      },
    )
    // Other failures of an inbox would not be mended by another server, or by starting this one again.
    if (!isWritable) return context.json({ status: 'the journal of the inbox cannot be written' }, 503)
    const seesAll = admission.state === 'admitted' && Object.keys(admission.viewer.within).length === 0
    return context.json({ status: 'ok', ...(seesAll ? answering.state() : {}) })
  })
  return routes
}
