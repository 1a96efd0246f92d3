import { Hono } from 'hono'
import type { Site, SiteEnv } from '../site.ts'

/** What pages load, and a sign of life. Both are nobody's secret. */
export function assetRoutes({ assets, answering }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/assets/*', context => {
    const asset = assets.at(context.req.path)
    if (asset === null) return context.text('no such file', 404)
    context.header('Content-Type', asset.type)
    context.header('Cache-Control', 'public, max-age=31536000, immutable')
    return context.body(asset.content)
  })
  routes.get('/healthz', context => context.json({ status: 'ok', ...answering.state() }))
  return routes
}
