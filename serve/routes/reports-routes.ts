import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import type { Ledger } from '../../jobs/ledger/ledger.ts'
import { damagedFile } from '../../jobs/run/damaged-file.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { shellPage } from '../layout/shell-page.ts'
import { deliveredRun, deliveredRuns, type Onlooker } from '../reports/delivered-runs.ts'
import { reportsContent } from '../reports/reports-page.ts'
import type { Site, SiteEnv } from '../site.ts'
import { respondFile, respondHtml } from './respond.ts'
import { sandboxed } from './sandboxed.ts'

const runsAPage = 30
const types = { pdf: 'application/pdf', html: 'text/html; charset=utf-8' } as const

/** The delivered runs of the ledger and their files. Without a ledger, no routes. */
export function reportsRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { ledger } = site
  if (ledger === null) return routes
  routes.get('/reports', async context => {
    const locale = context.get('locale')
    const page = Number(/^[1-9]\d{0,5}$/.exec(context.req.query('page') ?? '')?.[0] ?? 1)
    const found = await deliveredRuns(ledger, await onlookerOf(site, context), { page, runsAPage })
    const content = reportsContent({ ...found, page, locale })
    const title = wordsOf(locale).pages.around.reports
    return respondHtml(context, shellPage(site, context, content, { current: 'reports', title }))
  })
  routes.get('/reports/:run/:report/:format', async context => respondDelivered(site, ledger, context))
  return routes
}

async function respondDelivered(site: Site, ledger: Ledger, context: Context<SiteEnv>): Promise<Response> {
  const { run = '', report = '', format = '' } = context.req.param()
  const found = await deliveredRun(ledger, await onlookerOf(site, context), run)
  const delivered = found?.reports.find(({ id }) => id === report)
  const rendered = delivered?.files.find(file => file.format === format)
  if (delivered === undefined || rendered === undefined) return context.notFound()
  const folder = ledger.filesOf(run)
  const damage = await damagedFile(folder, [rendered])
  if (damage !== null) throw new Error(`a delivered file is damaged: ${damage}`)
  if (rendered.format === 'html') sandboxed(context)
  return respondFile(context, new Uint8Array(await readFile(join(folder, rendered.name))), {
    type: types[rendered.format],
    name: `${delivered.fileName}.${rendered.format}`,
  })
}

/** Viewers who see only a part of the store see only the reports of that part. */
async function onlookerOf(site: Site, context: Context<SiteEnv>): Promise<Onlooker> {
  const { within } = context.get('viewer')
  const { storeDirectory } = site
  if (Object.keys(within).length === 0) return { own: null, storeDirectory }
  const visit = await site.answering.visit({ within, signal: context.req.raw.signal })
  try {
    const values = await visit.ask('dimensionValues', {})
    const establishments = values.find(({ dimension }) => dimension === 'establishment')?.values ?? []
    return { own: { within, establishments: new Set(establishments.map(({ value }) => value)) }, storeDirectory }
  } finally {
    visit.close()
  }
}
