import { type Context, Hono } from 'hono'
import type { TopLevelSpec } from 'vega-lite'
import { toCsv } from '../../src/export/csv.ts'
import type { Block } from '../../src/render/model.ts'
import { renderPng } from '../../src/render/paint/png.ts'
import { renderSvg } from '../../src/render/paint/svg.ts'
import { reportFileName } from '../../src/report/report-file-name.ts'
import { type PartFormat, partFormats } from '../layout/part-tools.ts'
import { type PageContext, pageNames } from '../pages/page-context.ts'
import { partsOf } from '../pages/statistics-page.ts'
import type { PartContent } from '../parts/page-part.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withFile } from './file-request.ts'
import { respondFile } from './respond.ts'

/** The figures of a part as CSV, its chart as PNG, SVG and Vega-Lite, of the question of the address: `/volume/evolution.csv?…`. */
export function partRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  for (const name of pageNames) {
    routes.get(`/${name}/:file`, context => {
      const [id = '', ...ending] = context.req.param('file').split('.')
      const format = partFormats.find(known => known === ending.join('.'))
      const part = partsOf[name].find(known => known.id === id)
      if (part === undefined || format === undefined) return context.notFound()
      return withFile(site, context, { name, of: `/${name}` }, async page => {
        const content = await part.read(page, { locale: page.locale })
        return content === null ? context.notFound() : respondPart(context, page, { id, format, content })
      })
    })
  }
  return routes
}

interface AskedPart {
  readonly id: string
  readonly format: PartFormat
  readonly content: PartContent
}

function respondPart(context: Context<SiteEnv>, page: PageContext, { id, format, content }: AskedPart) {
  const { locale } = page
  const name = `${reportFileName({ period: page.period, parts: [id], locale })}.${format}`
  if (format === 'csv') {
    return respondFile(context, toCsv(content.answer, { bom: true }), {
      type: 'text/csv; charset=utf-8',
      name,
      saved: true,
    })
  }
  const spec = specOf(content.block)
  if (spec === null) return context.notFound()
  const { type, write } = pictures[format]
  return respondFile(context, write(spec), { type, name })
}

const pictures = {
  png: { type: 'image/png', write: spec => new Uint8Array(renderPng(spec)) },
  svg: { type: 'image/svg+xml; charset=utf-8', write: renderSvg },
  'vl.json': { type: 'application/json; charset=utf-8', write: spec => `${JSON.stringify(spec, null, 2)}\n` },
} as const satisfies Record<
  Exclude<PartFormat, 'csv'>,
  { readonly type: string; readonly write: (spec: TopLevelSpec) => string | Uint8Array<ArrayBuffer> }
>

function specOf(block: Block): TopLevelSpec | null {
  return block.type === 'chart' ? (block.variants[0]?.spec ?? null) : null
}
