import { Hono } from 'hono'
import { reportFileName } from '../../src/report/report-file-name.ts'
import { type PartFormat, partFormats } from '../layout/part-tools.ts'
import { pageNames } from '../pages/page-context.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withFile } from './file-request.ts'
import { type FileHeaders, respondFile } from './respond.ts'

/** The files of a part: its figures as CSV and XLSX, its chart as PNG, SVG and Vega-Lite, such as `/volume/evolution.csv?…`. */
export function partRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  for (const name of pageNames) {
    routes.get(`/${name}/:file`, context => {
      const [id = '', ...ending] = context.req.param('file').split('.')
      const format = partFormats.find(known => known === ending.join('.'))
      if (format === undefined) return context.notFound()
      return withFile(site, context, { name, of: `/${name}` }, async page => {
        const file = await site.drawing.draw(page, { draw: 'file', id, format, brand: site.brand, fonts: site.fonts })
        if (file === null) return context.notFound()
        const { period, locale } = page
        return respondFile(context, file, {
          name: `${reportFileName({ period, parts: [id], locale })}.${format}`,
          ...types[format],
        })
      })
    })
  }
  return routes
}

const types = {
  csv: { type: 'text/csv; charset=utf-8', saved: true },
  'question.csv': { type: 'text/csv; charset=utf-8', saved: true },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', saved: true },
  png: { type: 'image/png' },
  svg: { type: 'image/svg+xml; charset=utf-8' },
  'vl.json': { type: 'application/json; charset=utf-8' },
} as const satisfies Record<PartFormat, Omit<FileHeaders, 'name'>>
