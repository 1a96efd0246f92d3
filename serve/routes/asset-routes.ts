import { Hono } from 'hono'
import type { Site, SiteEnv } from '../site.ts'
import { accessRequestOf } from './remote-address.ts'

/**
 * What pages load, and a sign of life: both are nobody's secret. How much the server has to do is told to who may see all of the store:
 * from it others would tell who else asks, and how much.
 */
export function assetRoutes({ assets, answering, access }: Site): Hono<SiteEnv> {
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
    const seesAll = admission.state === 'admitted' && Object.keys(admission.viewer.within).length === 0
    return context.json({ status: 'ok', ...(seesAll ? answering.state() : {}) })
  })
  return routes
}
