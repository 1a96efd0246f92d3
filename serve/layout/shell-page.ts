import type { Context } from 'hono'
import type { Html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type NavigationItem, shell } from './shell.ts'

/** A page with everything that a signed-in reader has around its main part. */
export function shellPage(
  site: Site,
  context: Context<SiteEnv>,
  main: Html,
  { current, title }: { readonly current: NavigationItem['id'] | null; readonly title: string },
): Html {
  const locale = context.get('locale')
  const say = wordsOf(locale).pages.around
  const { pathname, search } = new URL(context.req.url)
  // If the current page has a question, links to the others keep it.
  const kept = current === 'volume' || current === 'handling' ? search : ''
  const places: readonly NavigationItem[] = [
    ...(site.inbox === null || !context.get('viewer').inbox.includes('read')
      ? []
      : [{ id: 'inbox', href: '/inbox', title: say.inbox, keepsQuestion: false } as const]),
    { id: 'volume', href: `/volume${kept}`, title: say.pages.volume, keepsQuestion: true },
    { id: 'handling', href: `/handling${kept}`, title: say.pages.handling, keepsQuestion: true },
    ...(site.ledger === null
      ? []
      : [{ id: 'reports', href: '/reports', title: say.reports, keepsQuestion: false } as const]),
    { id: 'method', href: '/method', title: say.method, keepsQuestion: false },
    { id: 'api', href: '/api', title: say.api, keepsQuestion: false },
  ]
  return shell(main, {
    locale,
    title,
    assets: site.assets,
    viewer: context.get('viewer'),
    places,
    current,
    here: `${pathname}${search}`,
  })
}
