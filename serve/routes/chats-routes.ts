import { type Context, Hono } from 'hono'
import { chatKinds } from '../../src/metrics/definitions/query.ts'
import { readerCsvPieces } from '../../src/report/reader-csv.ts'
import { shellPage } from '../layout/shell-page.ts'
import { type AskedChats, askAllChats, chatsContent } from '../pages/chats-page.ts'
import { wrongParameter } from '../question/wrong-parameter.ts'
import type { Site, SiteEnv } from '../site.ts'
import { withOpenFile } from './file-request.ts'
import { withPage } from './page-request.ts'
import { fileHeaders, respondHtml } from './respond.ts'
import { respondPieces } from './respond-pieces.ts'

/** The chats behind a count, page by page. */
export function chatsRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  routes.get('/chats', context =>
    withPage(site, context, { name: 'volume' }, async page => {
      const opensThreads = site.inbox !== null && page.viewer.inbox.includes('read')
      const content = await chatsContent(page, askedBy(context), { opensThreads })
      return respondHtml(context, shellPage(site, context, content, { current: null, title: 'Chats' }))
    }),
  )
  routes.get('/chats.csv', context =>
    withOpenFile(site, context, { name: 'volume', of: '/chats' }, async (page, close) => {
      const { name } = page.viewer
      await site.inbox?.journal.write('audit', {
        at: Date.now() * 1000,
        who: name ?? 'agent',
        what: 'export',
        chat_id: null,
      })
      // The whole list, whichever page was shown.
      const answers = askAllChats(page, askedBy(context).of)
      const pieces = readerCsvPieces(answers, { locale: page.locale }, context.req.raw.signal)
      fileHeaders(context, { type: 'text/csv; charset=utf-8', name: 'causerie-chats.csv', saved: true })
      return respondPieces(context, { pieces, close })
    }),
  )
  return routes
}

function askedBy(context: Context<SiteEnv>): AskedChats {
  const asked = context.req.query('of') ?? 'active'
  const of = chatKinds.find(known => known === asked)
  if (of === undefined)
    throw wrongParameter('of', asked, { rule: `one of ${chatKinds.join(', ')}`, choices: chatKinds })
  const page = context.req.query('chats.page') ?? '1'
  if (!/^[1-9]\d{0,6}$/.test(page)) throw wrongParameter('chats.page', page, { rule: 'a page from 1' })
  return { of, shown: Number(page) }
}
