import type { Context } from 'hono'
import { wordsOf } from '../../src/words/locale.ts'
import { notice } from '../layout/notice.ts'
import { shellPage } from '../layout/shell-page.ts'
import type { PageContext } from '../pages/page-context.ts'
import { momentParameter } from '../question/moment.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type PageRequest, withOpenPage, withPage } from './page-request.ts'
import { respondHtml } from './respond.ts'

export interface FileRequest extends PageRequest {
  /** The path of the page to which the file belongs. */
  readonly of: string
}

/**
 * The same as `withPage` for a file of a page. A file cannot say that it is from a different version than its page. So if the version is gone, the
 * response is a page that says so and links to the latest page and file.
 */
export function withFile(
  site: Site,
  context: Context<SiteEnv>,
  { of, ...request }: FileRequest,
  use: (page: PageContext) => Promise<Response> | Response,
): Promise<Response> {
  return withPage(site, context, request, async page => (page.isRenewed ? renewed(site, context, of) : use(page)))
}

/** The same as `withOpenPage` for a file that is sent in pieces. */
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
  const say = wordsOf(context.get('locale')).pages.renewedFile
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
