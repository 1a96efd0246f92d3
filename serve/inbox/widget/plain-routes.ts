import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import { formatCount } from '../../../src/words/format.ts'
import { isLocale, wordsOf } from '../../../src/words/locale.ts'
import { localeOf } from '../../routes/language-routes.ts'
import { respondHtml } from '../../routes/respond.ts'
import type { Site, SiteEnv } from '../../site.ts'
import { ownChats } from '../chat-scope.ts'
import { formFields } from '../inbox-request.ts'
import { plainPage, plainPolicy } from './plain-page.ts'
import { patience, takeMessage } from './take-message.ts'
import { visitorOfToken, widgetOf, wireView } from './visitor.ts'
import type { VisitorLimits } from './visitor-limits.ts'

const messagesAtOnce = 50
const largestBytes = 100_000
const cookieSeconds = 180 * 86_400
const tokenPattern = /^[\w-]{43}$/

interface Written {
  readonly text: string
  readonly nonce: string
  readonly problem: string
  readonly status: 400 | 429
}

/**
 * A visitor's chat without scripts, as a page of its own. Their secret is in a cookie, which they get with their first message. It is
 * not the secret of the window in pages of others, which is in storage, so it names another conversation.
 */
export function plainRoutes(site: Site, limits: VisitorLimits): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal, linkKey } = inbox

  routes.get('/widget/:connection/plain', context => respond(context))

  routes.post('/widget/:connection/plain', bodyLimit({ maxSize: largestBytes }), async context => {
    const { connection, establishment } = widgetOf(site, context)
    const field = await formFields(context)
    const [text, nonce] = [field('text'), field('nonce')]
    if (text.trim() === '') return context.redirect(addressOf(context), 303)
    const known = tokenOf(context)
    const token = known ?? randomBytes(32).toString('base64url')
    const visitor = await visitorOfToken(site, context, token)
    const body = Buffer.from(JSON.stringify({ site: establishment, nonce, text, files: [], agoMs: 0 }))
    try {
      await patience(limits.asks(visitor.address))
      await takeMessage(site, { visitor, limits, body })
    } catch (error) {
      const status = error instanceof HTTPException ? error.getResponse().status : 0
      if (status !== 422 && status !== 429) throw error
      const say = wordsOf(localeOfVisitor(context)).widget
      const tooLong = say.tooLong(formatCount(visitor.widget.config.maxCharacters, localeOfVisitor(context)))
      return respond(context, {
        text,
        nonce,
        problem: status === 429 ? say.tooMany : tooLong,
        status: status === 429 ? 429 : 400,
      })
    }
    if (known === null)
      setCookie(context, cookieName(connection), token, {
        path: `/widget/${connection}`,
        httpOnly: true,
        sameSite: 'Lax',
        secure: site.url?.startsWith('https:') ?? false,
        maxAge: cookieSeconds,
      })
    return context.redirect(`${addressOf(context)}#end`, 303)
  })
  return routes

  async function respond(context: Context<SiteEnv>, written?: Written): Promise<Response> {
    const { widget, establishment } = widgetOf(site, context)
    const token = tokenOf(context)
    const before = /^\d{1,15}$/.test(context.req.query('before') ?? '') ? Number(context.req.query('before')) : null
    const { names } = await ownChats({ within: {} }, { answering: site.answering, signal: context.req.raw.signal })
    const visitor = token === null ? null : await visitorOfToken(site, context, token)
    if (visitor !== null) await patience(limits.asks(visitor.address))
    const view =
      visitor === null
        ? null
        : await journal.read('visitorView', { ...visitor.thread, after: null, before, limit: messagesAtOnce })
    if (visitor !== null && view !== null && before === null)
      await journal.write('visitorSaw', { ...visitor.thread, upTo: view.cursor, state: 'read', now: Date.now() * 1000 })
    const wire = wireView(view, linkKey)
    const first = wire.messages[0]
    context.header('Content-Security-Policy', plainPolicy)
    return respondHtml(
      context,
      plainPage({
        title: widget.config.title ?? names.get(establishment) ?? establishment,
        view: wire,
        here: addressOf(context),
        earlier: wire.hasEarlier && first !== undefined ? addressOf(context, { before: `${first.version}` }) : null,
        nonce: written?.nonce ?? randomBytes(16).toString('base64url'),
        text: written?.text ?? '',
        problem: written?.problem ?? null,
        zone: site.zone,
        locale: localeOfVisitor(context),
        assets: site.assets,
      }),
      written?.status ?? 200,
    )
  }

  function localeOfVisitor(context: Context<SiteEnv>) {
    const lang = context.req.query('lang') ?? ''
    return isLocale(lang) ? lang : localeOf(context, { own: null, otherwise: site.locale })
  }
}

function cookieName(connection: string): string {
  return `causerie-visitor-${connection}`
}

/** The secret of a visitor who has written before; null for anybody else. */
function tokenOf(context: Context<SiteEnv>): string | null {
  const token = getCookie(context, cookieName(context.req.param('connection') ?? '')) ?? ''
  return tokenPattern.test(token) ? token : null
}

/** The page's address, with what it says about the site and the language. */
function addressOf(context: Context<SiteEnv>, more: Readonly<Record<string, string>> = {}): string {
  const kept = ['site', 'lang'].flatMap(name => {
    const value = context.req.query(name)
    return value === undefined ? [] : [[name, value] as [string, string]]
  })
  const parameters = new URLSearchParams([...kept, ...Object.entries(more)])
  return parameters.size === 0 ? context.req.path : `${context.req.path}?${parameters.toString()}`
}
