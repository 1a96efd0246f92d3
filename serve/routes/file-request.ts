import type { Context } from 'hono'
import type { Locale } from '../../src/words/locale.ts'
import { notice } from '../layout/notice.ts'
import { shellPage } from '../layout/shell-page.ts'
import type { PageContext } from '../pages/page-context.ts'
import { momentParameter } from '../question/moment.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type PageRequest, withOpenPage, withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

export interface FileRequest extends PageRequest {
  /** The path of the page that the file belongs to. */
  readonly of: string
}

/**
 * The same as `withPage` for a file of a page. A file cannot say that it is of another version than its page: where that is gone there
 * is no file but a page that says so, from which both are to be had up to date.
 */
export function withFile(
  site: Site,
  context: Context<SiteEnv>,
  { of, ...request }: FileRequest,
  use: (page: PageContext) => Promise<Response> | Response,
): Promise<Response> {
  return withPage(site, context, request, async page => (page.isRenewed ? renewed(site, context, of) : use(page)))
}

/** The same as `withOpenPage`, for a file that is sent in pieces. */
export function withOpenFile(
  site: Site,
  context: Context<SiteEnv>,
  { of, ...request }: FileRequest,
  use: (page: PageContext, close: () => void) => Promise<Response>,
): Promise<Response> {
  return withOpenPage(site, context, request, async (page, close) => {
    if (!page.isRenewed) return use(page, close)
    close()
    return renewed(site, context, of)
  })
}

function renewed(site: Site, context: Context<SiteEnv>, of: string): Response {
  const say = wording[context.get('locale')]
  const { pathname, searchParams } = new URL(context.req.url)
  searchParams.delete(momentParameter)
  const at = (path: string) => (searchParams.size === 0 ? path : `${path}?${searchParams.toString()}`)
  const content = notice({
    title: say.title,
    text: say.text,
    href: at(of),
    link: say.page,
    besides: { href: at(pathname), link: say.file },
  })
  return respondHtml(context, shellPage(site, context, content, { current: null, title: say.title }), 410)
}

const wording = {
  en: {
    title: 'The data were renewed',
    text: 'This file was to show the same figures as its page. Other data have taken their place since the page was opened.',
    page: 'The page with the figures of now',
    file: 'The file with the figures of now',
  },
  fr: {
    title: 'Les données ont été renouvelées',
    text: 'Ce fichier devait montrer les mêmes chiffres que sa page. D’autres données ont pris leur place depuis que la page a été ouverte.',
    page: 'La page avec les chiffres de maintenant',
    file: 'Le fichier avec les chiffres de maintenant',
  },
} as const satisfies Record<Locale, unknown>
