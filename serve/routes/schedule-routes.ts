import { Hono } from 'hono'
import { html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { shellPage } from '../layout/shell-page.ts'
import { addressOf } from '../pages/page-context.ts'
import { subscriptionText } from '../pages/subscription-text.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

/** The page's question as a subscription to paste into the config. */
export function scheduleRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/schedule', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const say = wordsOf(page.locale).pages.schedule
      const title = wordsOf(page.locale).pages.around.schedule
      const main = html`<div id="content">
<header class="opening"><h1>${title}</h1>
<p class="lead">${say.what}</p></header>
<div class="blocks"><div class="block">
<pre class="snippet" tabindex="0" aria-label="causerie.config.yaml"><code>${subscriptionText(page, site.storeName)}</code></pre>
<p class="note">${say.next(html`<code>causerie run my-report --dry-run</code>`, html`<code>causerie worker</code>`)}</p>
<ul class="links"><li><a href="${addressOf(page, '/volume')}">${say.back}</a></li></ul></div></div></div>
`
      return respondHtml(context, shellPage(site, context, main, { current: null, title }))
    }),
  )
  return routes
}
