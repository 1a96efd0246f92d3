import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { wordsOf } from '../../src/words/locale.ts'
import type { Viewer } from '../access/viewer.ts'
import { shellPage } from '../layout/shell-page.ts'
import { pageNames } from '../pages/page-context.ts'
import { questionParameters, readAddress } from '../question/read-address.ts'
import { writeAddress } from '../question/write-address.ts'
import type { Site, SiteEnv } from '../site.ts'
import type { ViewProblem, Views } from '../views/open-views.ts'
import { type View, viewName } from '../views/view.ts'
import { type ToSave, viewsContent } from '../views/views-page.ts'
import { defaultsOf, refuseLong } from './page-request.ts'
import { respondHtml } from './respond.ts'

const largestFormBytes = 50_000

/** The views of a reader: questions saved under a name, on the server for users and in the browser for everybody else. */
export function viewsRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/views', context => {
    const { searchParams } = new URL(context.req.url)
    const toSave = searchParams.has('of') ? toSaveOf(site, context, searchParams) : null
    return respondHtml(context, viewsPage(site, context, toSave, null))
  })
  routes.post('/views', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { views, user } = viewsOfUser(site, context)
    const form = await context.req.parseBody()
    const field = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
    const toSave =
      field('do') === '' ? toSaveOf(site, context, new URLSearchParams(field('question')), field('of')) : null
    const name = viewName(field('name'))
    const problem = await (() => {
      if (field('do') === 'remove') return views.remove(user, field('view'))
      if (name === null) return 'name'
      return toSave === null ? views.rename(user, field('view'), name) : views.save(user, { ...toSave, name })
    })()
    if (problem === null) return context.redirect('/views', 303)
    context.set('views', await viewsOf(site, context.get('viewer')))
    return respondHtml(
      context,
      viewsPage(site, context, toSave === null ? null : { ...toSave, name: field('name') }, problem),
      400,
    )
  })
  return routes
}

/** The views that a viewer has saved on the server. A damaged file is logged, and leaves the pages as they are without views. */
export async function viewsOf({ views, log }: Site, { name, by }: Viewer): Promise<readonly View[]> {
  if (views === null || name === null || by === 'token') return []
  return views.of(name).catch(error => {
    log.error({ err: error }, 'the views of a user cannot be read')
    return []
  })
}

function viewsOfUser(site: Site, context: Context<SiteEnv>): { readonly views: Views; readonly user: string } {
  const { name, by } = context.get('viewer')
  if (site.views === null || name === null || by === 'token') throw new HTTPException(404)
  return { views: site.views, user: name }
}

/** The page and the question to save, as a reader may have it: without a version, an instant or a misspelt parameter. */
function toSaveOf(site: Site, context: Context<SiteEnv>, parameters: URLSearchParams, page?: string): ToSave {
  const defaults = defaultsOf(site, context.get('viewer'))
  const asked = questionParameters(parameters)
  const question = readAddress(asked, defaults)
  refuseLong(question, defaults)
  const of = page ?? parameters.get('of')
  return {
    page: pageNames.find(name => name === of) ?? 'volume',
    question: writeAddress(question, defaults).toString(),
    name: '',
  }
}

function viewsPage(site: Site, context: Context<SiteEnv>, toSave: ToSave | null, problem: ViewProblem | 'name' | null) {
  const [viewer, locale] = [context.get('viewer'), context.get('locale')]
  const content = viewsContent({
    locale,
    defaults: defaultsOf(site, viewer),
    views: viewer.name === null ? null : context.get('views'),
    toSave,
    problem,
  })
  return shellPage(site, context, content, { current: 'views', title: wordsOf(locale).pages.around.views })
}
