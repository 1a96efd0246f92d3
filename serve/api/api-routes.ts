import { type Context, Hono } from 'hono'
import { shellPage } from '../layout/shell-page.ts'
import { respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { respondError } from './api-error.ts'
import { apiContent } from './api-page.ts'
import { endpointRoutes } from './endpoint-routes.ts'

/** The HTTP API, and the page that explains it. */
export function apiRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/api', context => {
    const main = apiContent({ locale: context.get('locale'), address: site.url ?? new URL(context.req.url).origin })
    return respondHtml(context, shellPage(site, context, main, { current: 'api', title: 'API' }))
  })
  routes.route('/', endpointRoutes(site))
  return routes
}

/** Responds to a request without access: `login` if it is not authenticated, otherwise that authentication would not help. */
export function apiRefusal(context: Context<SiteEnv>, state: 'login' | 'refused' | 'host'): Response {
  return respondError(context, state)
}
