import { Hono } from 'hono'
import { qualityBlocks } from '../../src/report/blocks/quality-blocks.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { shellPage } from '../layout/shell-page.ts'
import { versionLine } from '../layout/version-line.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

/** The data quality of what the viewer sees. The counts of loads, rejects and skipped events are only for those who see the whole store. */
export function qualityRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/quality', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const { locale, visit, question } = page
      const [quality, version] = await Promise.all([visit.ask('quality', {}), versionLine(page)])
      const { blocks } = withFixedSpaces({ locale, blocks: qualityBlocks(quality, { locale, zone: question.zone }) })
      const say = wordsOf(locale).quality
      const main = html`<div id="content">
<header class="opening"><h1>${say.title}</h1>
<p>${say.lead}</p></header>
<div class="blocks">
${blocks.map((block, index) => blockHtml(block, `quality-${index + 1}`, { locale }))}</div>
${version}</div>
`
      return respondHtml(context, shellPage(site, context, main, { current: 'method', title: say.title }))
    }),
  )
  return routes
}
