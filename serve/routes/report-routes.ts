import { type Context, Hono } from 'hono'
import type { ReportModel } from '../../src/render/model.ts'
import { reportModel } from '../../src/render/report/report-model.ts'
import { reportFileName } from '../../src/report/report-file-name.ts'
import { type ReportFormat, renderReport } from '../../src/report/report-formats.ts'
import type { PageContext } from '../pages/page-context.ts'
import { knownOptions } from '../pages/page-context.ts'
import { comparedQuery } from '../question/queries.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'
import { respondFile } from './respond.ts'
import { sandboxed } from './sandboxed.ts'

/** The report of a page's question, as the command line writes it. */
export function reportRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const nameOf = (page: PageContext) => reportFileName({ period: page.period, parts: [], locale: page.locale })
  const withReport = (context: Context<SiteEnv>, use: (model: ReportModel, name: string) => Promise<Response>) =>
    withPage(site, context, { name: 'volume' }, async page => {
      const { question, visit } = page
      const { grain, clock, olderThanSeconds, maxAgeDays } = question
      const input = await visit.ask('report', {
        ...comparedQuery(page),
        clock,
        olderThanSeconds,
        ...(grain === null ? {} : { grain }),
        ...(maxAgeDays === null ? {} : { maxAgeDays }),
      })
      return use(reportModel(input, knownOptions(page)), nameOf(page))
    })
  routes.get('/report.pdf', context =>
    withReport(context, async (model, name) =>
      respondFile(context, await written('pdf', model), { type: 'application/pdf', name: `${name}.pdf` }),
    ),
  )
  routes.get('/report.html', context =>
    withReport(context, async (model, name) => {
      sandboxed(context)
      return respondFile(context, await written('html', model), {
        type: 'text/html; charset=utf-8',
        name: `${name}.html`,
      })
    }),
  )
  return routes
}

async function written(format: ReportFormat, model: ReportModel): Promise<string | Uint8Array<ArrayBuffer>> {
  const file = await renderReport(format, model)
  return typeof file === 'string' ? file : new Uint8Array(file)
}
