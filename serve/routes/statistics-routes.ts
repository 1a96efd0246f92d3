import { type Context, Hono } from 'hono'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type Html, html, trustedHtml } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { valueList } from '../layout/dimension-menu.ts'
import {
  chosenSummaries,
  filterFold,
  filterForm,
  filterProblem,
  foldText,
  zoneSuggestions,
} from '../layout/filter-form.ts'
import { withBrand } from '../layout/shell.ts'
import { shellPage } from '../layout/shell-page.ts'
import { addressOf, type PageContext, type PageName, pageNames } from '../pages/page-context.ts'
import type { Site, SiteEnv } from '../site.ts'
import { refuseLong, withPage } from './page-request.ts'
import { isSwap, respondHtml } from './respond.ts'

/** The two pages, whole or only the parts that a change swaps, and the lists that their menus search. */
export function statisticsRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/', context => context.redirect('/volume'))
  for (const name of pageNames) {
    routes.get(`/${name}`, context =>
      withPage(site, context, { name, tellsWrongDates: !isSwap(context) }, page => statistics(site, context, page)),
    )
  }
  routes.get('/values', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const dimension = context.req.query('dimension') ?? ''
      const values = await page.visit.ask('dimensionValues', {})
      const index = values.findIndex(one => one.dimension === dimension)
      const found = values[index]
      if (found === undefined) return context.notFound()
      const { locale, question } = page
      return respondHtml(context, valueList(found, { locale, question, index, find: context.req.query('find') ?? '' }))
    }),
  )
  return routes
}

async function statistics(site: Site, context: Context<SiteEnv>, page: PageContext): Promise<Response> {
  refuseLong(page.question, page.defaults)
  if (!isSwap(context))
    return respondHtml(context, await wholePage(site, context, page), page.wrongDates === null ? 200 : 400)
  // The same page drawn for another width is no step of the history.
  if (context.req.header('X-Causerie-Form') === 'drawn')
    return respondHtml(context, swap('content', (await contentOf(site, page)).content))
  context.header('HX-Push-Url', addressOf(page, `/${page.name}`))
  const asked = [...new Set(context.req.header('X-Causerie-Part')?.split(' ') ?? [])].slice(0, partsAtMost)
  // A part of the latest version must not be shown beside parts of a version that is gone.
  if (asked.length === 0 || page.isRenewed) return respondHtml(context, await changedPage(site, context, page))
  const drawn = await Promise.all(
    asked.map(async id => {
      const content = await site.drawing.draw(page, { draw: 'part', id })
      return content === null ? [] : [swap(`part-${id}`, trustedHtml(String(content)))]
    }),
  )
  return respondHtml(context, html`${drawn.flat()}`)
}

/** More than a page has. Each part is a task for a thread, so thousands of unknown ones would keep others waiting. */
const partsAtMost = 30

async function wholePage(site: Site, context: Context<SiteEnv>, page: PageContext): Promise<Html> {
  const { values, content } = await contentOf(site, page)
  const main = html`<div id="page" hx-sync="this:replace" hx-swap="none">
${filterFold(page)}${formOf(context, page, values)}
${content}</div>
${zoneSuggestions}`
  return shellPage(site, context, main, { current: page.name, title: titleOf(page) })
}

/** The figures and the filters, which a click in the figures may have changed. A form is not sent what it already shows. */
async function changedPage(site: Site, context: Context<SiteEnv>, page: PageContext): Promise<Html> {
  const { values, content } = await contentOf(site, page)
  const filters =
    context.req.header('X-Causerie-Form') === 'same'
      ? chosenSummaries(page, values).map(({ id, text }) =>
          swap(id, html`<span class="chosen" id="${id}">${text}</span>`),
        )
      : swap('filters', formOf(context, page, values))
  return html`<title>${withBrand(titleOf(page), site.brand)}</title>
${swap('content', content)}${filters}${swap('fold-text', foldText(page))}${filterProblem('')}`
}

async function contentOf({ drawing }: Site, page: PageContext) {
  const values = await page.visit.ask('dimensionValues', {})
  const content = await drawing.draw(page, { draw: 'content', values })
  return { values, content: trustedHtml(String(content)) }
}

function formOf(context: Context<SiteEnv>, page: PageContext, values: DimensionValues): Html {
  return filterForm(page, values, dimension => context.req.query(`find.${dimension}`) ?? '')
}

function swap(id: string, content: Html): Html {
  return html`<hx-partial hx-target="#${id}" hx-swap="outerMorph">${content}</hx-partial>
`
}

function titleOf({ name, locale }: { readonly name: PageName; readonly locale: PageContext['locale'] }): string {
  return wordsOf(locale).pages.around.pages[name]
}
