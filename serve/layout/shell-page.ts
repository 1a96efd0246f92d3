import type { Context } from 'hono'
import type { Html } from '../../src/report/html/html-tag.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { pageNames } from '../pages/page-context.ts'
import { questionParameters } from '../question/read-address.ts'
import type { Site, SiteEnv } from '../site.ts'
import { viewAddress } from '../views/view.ts'
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
  const { pathname, search, searchParams } = new URL(context.req.url)
  // Links to other pages keep the question; the inbox has one of its own.
  const asked = current === 'inbox' ? '' : questionParameters(searchParams).toString()
  const kept = asked === '' ? '' : `?${asked}`
  const savedPage = pageNames.find(name => name === current) ?? 'volume'
  const places: readonly NavigationItem[] = [
    ...(site.inbox === null || !context.get('viewer').inbox.includes('read')
      ? []
      : [{ id: 'inbox', href: '/inbox', title: say.inbox, change: null } as const]),
    ...pageNames.map(name => ({ id: name, href: `/${name}${kept}`, title: say.pages[name], change: '' })),
    {
      id: 'views',
      href: `/views${kept === '' ? '?' : `${kept}&`}of=${savedPage}`,
      title: say.views,
      change: `of=${savedPage}`,
      below: context.get('views').map(view => ({ href: viewAddress(view), title: view.name })),
    },
    ...(site.ledger === null
      ? []
      : [{ id: 'reports', href: `/reports${kept}`, title: say.reports, change: '' } as const]),
    { id: 'method', href: `/method${kept}`, title: say.method, change: '' },
    { id: 'api', href: `/api${kept}`, title: say.api, change: '' },
  ]
  return shell(main, {
    locale,
    title,
    assets: site.assets,
    brand: site.brand,
    viewer: context.get('viewer'),
    places,
    current,
    here: `${pathname}${search}`,
  })
}
