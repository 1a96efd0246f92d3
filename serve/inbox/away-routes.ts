import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { agentOf, assertMay, formFields } from './inbox-request.ts'

/** Whoever answers says that they are away, or back. */
export function awayRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.post('/inbox/away', bodyLimit({ maxSize: 1000 }), async context => {
    assertMay(context, 'read')
    assertMay(context, 'reply')
    const away = (await formFields(context))('away')
    if (away !== 'yes' && away !== 'no') throw new HTTPException(400)
    const agent = agentOf(context)
    await inbox.journal.write('setAway', { agent, isAway: away === 'yes', now: Date.now() * 1000 })
    return context.redirect('/inbox', 303)
  })
  return routes
}

/** The switch, and what it means while it is on. */
export function awayForm(isAway: boolean, locale: Locale): Html {
  const say = wordsOf(locale).inbox.away
  return html`<form class="away" method="post" action="/inbox/away">${isAway ? html`<span class="problem">${say.isAway}</span> ` : null}<button name="away" value="${isAway ? 'no' : 'yes'}">${isAway ? say.comeBack : say.goAway}</button></form>`
}
