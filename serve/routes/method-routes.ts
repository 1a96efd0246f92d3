import { Hono } from 'hono'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { methodSection } from '../../src/report/blocks/method-section.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import { readInput } from '../../src/report/model/reading.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { shellPage } from '../layout/shell-page.ts'
import { versionLine } from '../layout/version-line.ts'
import { knownOptions } from '../pages/page-context.ts'
import { comparedQuery } from '../question/queries.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

/** The page on how figures are counted, as at the end of a report. */
export function methodRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/method', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const { locale, visit } = page
      const [input, version] = await Promise.all([visit.ask('report', comparedQuery(page)), versionLine(page)])
      const reading = readInput(input, input.volume, knownOptions(page))
      const section = methodSection(reading)
      const { blocks, notices } = withFixedSpaces({
        locale,
        blocks: section.blocks,
        notices: knownNotices(reading, { waits: false }),
      })
      const title = wordsOf(locale).pages.around.method
      const main = html`<div id="content">
<header class="opening"><h1>${title}</h1>
${noticesHtml(notices)}</header>
<h2 class="hidden">${section.title}</h2>
<div class="blocks">
${blocks.map((block, index) => blockHtml(block, `method-${index + 1}`, { locale }))}</div>
${version}</div>
`
      return respondHtml(context, shellPage(site, context, main, { current: 'method', title: `${title} – causerie` }))
    }),
  )
  return routes
}
