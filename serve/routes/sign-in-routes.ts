import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatDelayInWords } from '../../src/words/format.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { shell } from '../layout/shell.ts'
import type { Site, SiteEnv } from '../site.ts'
import { ownPath } from './language-routes.ts'
import { remoteAddressOf } from './remote-address.ts'
import { isSwap, respondHtml } from './respond.ts'

export const signInPath = '/login'
const largestFormBytes = 10_000

/** Signing in and out. */
export function signInRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get(signInPath, async context => {
    if (!(await site.access.needsLogin())) return context.redirect('/')
    return respondHtml(context, signInPage(site, context, { back: context.req.query('back'), name: '', problem: null }))
  })
  routes.post(signInPath, bodyLimit({ maxSize: largestFormBytes }), async context => {
    const form = await context.req.parseBody()
    const field = (name: string) => (typeof form[name] === 'string' ? form[name] : '')
    const [name, back] = [field('name'), field('back')]
    const result = await site.access.login({
      headers: context.req.raw.headers,
      remoteAddress: remoteAddressOf(context),
      host: context.req.header('host') ?? '',
      name,
      password: field('password'),
    })
    if (result.ok) {
      context.header('Set-Cookie', result.cookie)
      return context.redirect(ownPath(back), 303)
    }
    const say = wordsOf(context.get('locale')).pages.signIn
    if (result.reason === 'wrong')
      return respondHtml(context, signInPage(site, context, { back, name, problem: say.wrong }), 401)
    context.header('Retry-After', String(result.retryAfterSeconds))
    const minutes = formatDelayInWords(Math.ceil(result.retryAfterSeconds / 60) * 60, context.get('locale'))
    return respondHtml(context, signInPage(site, context, { back, name, problem: say.throttled(minutes) }), 429)
  })
  routes.post('/logout', async context => {
    context.header('Set-Cookie', await site.access.logout(context.req.raw.headers))
    // Also clear what the browser has stored of the pages.
    context.header('Clear-Site-Data', '"cache"')
    return context.redirect(signInPath, 303)
  })
  return routes
}

/** Redirects a reader who is not signed in to the login, and back afterwards. */
export function toSignIn(context: Context<SiteEnv>): Response {
  const { pathname, search } = new URL(context.req.url)
  const back = context.req.method === 'GET' ? `${pathname}${search}` : '/'
  const address = `${signInPath}?${new URLSearchParams({ back }).toString()}`
  if (!isSwap(context)) return context.redirect(address, 303)
  context.header('HX-Redirect', address)
  return context.body(null, 401)
}

interface SignIn {
  readonly back: string | undefined
  readonly name: string
  readonly problem: string | null
}

function signInPage(site: Site, context: Context<SiteEnv>, { back, name, problem }: SignIn): Html {
  const locale = context.get('locale')
  const say = wordsOf(locale).pages.signIn
  const { pathname, search } = new URL(context.req.url)
  const main = html`<div id="content" class="notice">
<h1>${say.title}</h1>
<form class="sign-in" method="post" action="${signInPath}">
<input type="hidden" name="back" value="${ownPath(back)}">
${
  problem === null
    ? null
    : html`<p class="problem" role="alert">${problem}</p>
`
}<p><label for="name">${say.name}</label> <input id="name" name="name" value="${name}" autocomplete="username" autocapitalize="none" spellcheck="false" required${name === '' ? html` autofocus` : null}></p>
<p><label for="password">${say.password}</label> <input type="password" id="password" name="password" autocomplete="current-password" required${name === '' ? null : html` autofocus`}></p>
<p><button>${say.title}</button></p>
</form></div>
`
  return shell(main, {
    locale,
    title: say.title,
    assets: site.assets,
    brand: site.brand,
    viewer: context.get('viewer'),
    places: null,
    current: null,
    here: context.req.method === 'GET' ? `${pathname}${search}` : signInPath,
  })
}
