import { type Context, Hono } from 'hono'
import { reportFileName } from '../../src/report/report-file-name.ts'
import type { ReportFormat } from '../../src/report/report-formats.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withFile } from './file-request.ts'
import { respondFile } from './respond.ts'
import { sandboxed } from './sandboxed.ts'

const types = { pdf: 'application/pdf', html: 'text/html; charset=utf-8' } as const satisfies Record<
  ReportFormat,
  string
>

/** The report of a page's question: the same as from the command line, with the charts that the reader chose. */
export function reportRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const respond = (context: Context<SiteEnv>, format: ReportFormat) =>
    withFile(site, context, { name: 'volume', of: '/volume' }, async page => {
      const file = await site.drawing.draw(page, { draw: 'report', format, brand: site.brand, fonts: site.fonts })
      if (file === null) return context.notFound()
      if (format === 'html') sandboxed(context)
      const { period, locale } = page
      return respondFile(context, file, {
        type: types[format],
        name: `${reportFileName({ period, parts: [], locale })}.${format}`,
      })
    })
  routes.get('/report.pdf', context => respond(context, 'pdf'))
  routes.get('/report.html', context => respond(context, 'html'))
  return routes
}
