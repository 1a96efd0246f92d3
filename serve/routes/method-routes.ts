import { Hono } from 'hono'
import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import { headLines } from '../../src/report/blocks/head.ts'
import { knownNotices } from '../../src/report/blocks/known-notices.ts'
import { methodSection } from '../../src/report/blocks/method-section.ts'
import { blockHtml } from '../../src/report/html/blocks-html.ts'
import { html } from '../../src/report/html/html-tag.ts'
import { noticesHtml } from '../../src/report/html/notices-html.ts'
import type { DefinitionsBlock } from '../../src/report/model/model.ts'
import { type Reading, readInput } from '../../src/report/model/reading.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { withFixedSpaces } from '../../src/words/typography.ts'
import { shellPage } from '../layout/shell-page.ts'
import { versionLine } from '../layout/version-line.ts'
import { addressOf, knownOptions, type PageContext, pageNames } from '../pages/page-context.ts'
import { comparedQuery } from '../question/queries.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

/** The page on how figures are counted, as at the end of a report, after the question that the reader came with. */
export function methodRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/method', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const { locale, visit } = page
      const [input, version] = await Promise.all([visit.ask('report', comparedQuery(page)), versionLine(page)])
      const reading = readInput(input, input.volume, knownOptions(page))
      const asked = askedBlock(page, reading)
      const section = methodSection(reading)
      const { blocks, notices } = withFixedSpaces({
        locale,
        blocks: [asked, ...section.blocks],
        notices: knownNotices(reading, { waits: false }),
      })
      const { method: title } = wordsOf(locale).pages.around
      const { back } = wordsOf(locale).pages.chats
      const main = html`<div id="content">
<header class="opening"><h1>${title}</h1>
${noticesHtml(notices)}
<ul class="actions">${pageNames.map(name => html`<li><a href="${addressOf(page, `/${name}`)}">${back[name]}</a></li>`)}</ul></header>
<h2 class="hidden">${section.title}</h2>
<div class="blocks">
${blocks.map((block, index) => blockHtml(block, `method-${index + 1}`, { locale }))}</div>
<p><a href="/quality">${wordsOf(locale).quality.more}</a></p>
${version}</div>
`
      return respondHtml(context, shellPage(site, context, main, { current: 'method', title }))
    }),
  )
  return routes
}

/** Dates and filters of the question, and what the metrics mean that the reader chose in the pages. */
function askedBlock({ question, locale }: PageContext, reading: Reading): DefinitionsBlock {
  const metrics = [...new Set([question.evolutionMetric, question.rankingMetric])].map(metricOf)
  return {
    type: 'definitions',
    id: 'asked',
    title: wordsOf(locale).pages.sections.asked,
    entries: [
      ...headLines(reading),
      ...metrics.map(({ title, description }) => ({ label: title[locale], value: description[locale] })),
    ],
  }
}
