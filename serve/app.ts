import { randomUUID } from 'node:crypto'
import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { csrf } from './access/csrf.ts'
import { securityHeaders } from './access/security-headers.ts'
import { nobody } from './access/viewer.ts'
import { apiRefusal, apiRoutes } from './api/api-routes.ts'
import { actRoutes } from './inbox/act-routes.ts'
import { asideRoutes } from './inbox/aside-routes.ts'
import { assignRoutes } from './inbox/assign-routes.ts'
import { attachmentRoutes, signedFileRoutes } from './inbox/attachment-routes.ts'
import { auditRoutes } from './inbox/audit-routes.ts'
import { awayRoutes } from './inbox/away-routes.ts'
import { bulkRoutes } from './inbox/bulk-routes.ts'
import { cannedRoutes } from './inbox/canned-routes.ts'
import { checkerRoutes } from './inbox/checker-routes.ts'
import { connectionsRoutes, metricsRoutes } from './inbox/connections-routes.ts'
import { doubtRoutes } from './inbox/doubt-routes.ts'
import { emojiRoutes } from './inbox/emoji-routes.ts'
import { exportRoutes } from './inbox/export-routes.ts'
import { hookRoutes } from './inbox/hook-routes.ts'
import { inboxRoutes } from './inbox/inbox-routes.ts'
import { listRoutes } from './inbox/list-routes.ts'
import { liveRoutes } from './inbox/live-routes.ts'
import { mailRoutes } from './inbox/mail-routes.ts'
import { mentionRoutes } from './inbox/mention-routes.ts'
import { mergeRoutes } from './inbox/merge-routes.ts'
import { snoozeRoutes } from './inbox/snooze-routes.ts'
import { unsendRoutes } from './inbox/unsend-routes.ts'
import { widgetRoutes } from './inbox/widget/widget-routes.ts'
import { assetRoutes } from './routes/asset-routes.ts'
import { chatsRoutes } from './routes/chats-routes.ts'
import { failureKind, failurePage, hasLeft } from './routes/failures.ts'
import { languageRoutes, localeOf } from './routes/language-routes.ts'
import { methodRoutes } from './routes/method-routes.ts'
import { partRoutes } from './routes/part-routes.ts'
import { qualityRoutes } from './routes/quality-routes.ts'
import { accessRequestOf } from './routes/remote-address.ts'
import { reportRoutes } from './routes/report-routes.ts'
import { reportsRoutes } from './routes/reports-routes.ts'
import { scheduleRoutes } from './routes/schedule-routes.ts'
import { signInPath, signInRoutes, toSignIn } from './routes/sign-in-routes.ts'
import { statisticsRoutes } from './routes/statistics-routes.ts'
import { viewsOf, viewsRoutes } from './routes/views-routes.ts'
import { wallRoutes } from './routes/wall-routes.ts'
import type { Site, SiteEnv } from './site.ts'

/** Every route of a site, behind the middleware of all requests: logging, headers, access. */
export function createApp(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>()
  app.use(refuseUnreadable)
  app.use(logged(site))
  app.use(securityHeaders(site))
  app.use(compress())
  app.route('/', assetRoutes(site))
  app.route('/', metricsRoutes(site))
  app.route('/', hookRoutes(site))
  app.route('/', widgetRoutes(site))
  app.route('/', signedFileRoutes(site))
  app.use(csrf({ url: site.url, isApi }))
  app.use(admitted(site))
  app.route('/', signInRoutes(site))
  app.route('/', languageRoutes(site))
  for (const routes of [
    statisticsRoutes,
    partRoutes,
    chatsRoutes,
    listRoutes,
    liveRoutes,
    mentionRoutes,
    assignRoutes,
    mergeRoutes,
    snoozeRoutes,
    unsendRoutes,
    doubtRoutes,
    exportRoutes,
    connectionsRoutes,
    auditRoutes,
    inboxRoutes,
    actRoutes,
    attachmentRoutes,
    awayRoutes,
    mailRoutes,
    asideRoutes,
    bulkRoutes,
    cannedRoutes,
    checkerRoutes,
    emojiRoutes,
    reportRoutes,
    reportsRoutes,
    methodRoutes,
    qualityRoutes,
    scheduleRoutes,
    viewsRoutes,
    wallRoutes,
    apiRoutes,
  ]) {
    app.route('/', routes(site))
  }
  app.notFound(context => failurePage(site, context, 'missing', null))
  app.onError((error, context) => {
    // Nobody is left to read the response.
    if (hasLeft(context, error)) return new Response(null, { status: 499 })
    const kind = failureKind(error)
    if (kind === 'broken') site.log.error({ err: error, id: context.get('requestId') }, 'a request failed')
    return failurePage(site, context, kind, error)
  })
  return app
}

/** Node accepts hosts that are not valid in a URL (`xn--a`, `256.1.1.1`), which would break every route that parses its URL. */
const refuseUnreadable: MiddlewareHandler<SiteEnv> = async (context, next) =>
  URL.canParse(context.req.url) ? next() : context.text('Bad Request', 400)

/** Logs without the query of the URL: filters are as confidential as figures. */
function logged({ log }: Site): MiddlewareHandler<SiteEnv> {
  return async (context, next) => {
    const started = performance.now()
    const id = randomUUID()
    context.set('requestId', id)
    await next()
    const { method, path } = context.req
    const ms = Math.round(performance.now() - started)
    log.info(
      { id, method, path, status: context.res.status, ms, viewer: context.get('viewer')?.name ?? null },
      'request',
    )
  }
}

/** Whether a path belongs to the API for programs. The page that explains the API does not. */
const isApi = (path: string) => path.startsWith('/api/')

function admitted(site: Site): MiddlewareHandler<SiteEnv> {
  return async (context, next) => {
    const { path } = context.req
    const admission = await site.access.identify(accessRequestOf(context, { isApi: isApi(path) }))
    const viewer = admission.state === 'admitted' ? admission.viewer : nobody
    context.set('viewer', viewer)
    context.set('views', [])
    context.set('locale', localeOf(context, { own: viewer.locale, otherwise: site.locale }))
    if (admission.state === 'admitted') {
      if (!isApi(path)) context.set('views', await viewsOf(site, viewer))
      return next()
    }
    const isOfHost = admission.state === 'refused' && admission.reason === 'host'
    if (path === signInPath && !isOfHost) return next()
    if (isApi(path)) return apiRefusal(context, isOfHost ? 'host' : admission.state)
    if (admission.state === 'refused') return failurePage(site, context, isOfHost ? 'host' : 'refused', null)
    return toSignIn(context)
  }
}
