import { Hono } from 'hono'
import type { Reads } from '../../inbox/journal/reads.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { tableHtml } from '../../src/report/html/table-html.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { customerName } from './customer-name.ts'
import { assertMay, readable, respondInbox } from './inbox-request.ts'
import { pagerHtml } from './list-page.ts'

const rowsAPage = 100

/** Who read, answered, exported and settled, and when, for who may know: of the chats that they see. */
export function auditRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.get('/inbox/audit', async context => {
    const { scopes } = await readable(site, context)
    assertMay(context, 'audit')
    const [who, chat_id, before = ''] = ['who', 'chat', 'before'].map(name => context.req.query(name))
    const rows = await inbox.journal.read('audit', {
      scopes,
      ...(who === undefined ? {} : { who }),
      ...(chat_id === undefined ? {} : { chat_id }),
      before: /^\d{1,15}$/.test(before) ? Number(before) : null,
      limit: rowsAPage + 1,
    })
    const narrowed = { ...(who === undefined ? {} : { who }), ...(chat_id === undefined ? {} : { chat: chat_id }) }
    const address = (more: Readonly<Record<string, string>>) =>
      `/inbox/audit?${new URLSearchParams({ ...narrowed, ...more }).toString()}`
    const last = rows[rowsAPage - 1]
    const content = auditContent(rows.slice(0, rowsAPage), {
      first: before === '' ? null : address({}),
      next: last === undefined || rows.length <= rowsAPage ? null : address({ before: `${last.audit_id}` }),
      address,
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
    })
    return respondInbox(site, context, content)
  })
  return routes
}

function auditContent(
  rows: Awaited<ReturnType<Reads['audit']>>,
  page: {
    readonly first: string | null
    readonly next: string | null
    readonly address: (more: Readonly<Record<string, string>>) => string
    readonly zone: string
    readonly locale: Locale
  },
): Html {
  const { zone, locale, address } = page
  const say = wordsOf(locale).inbox
  const { title, when, who, what, chat, none, acts } = say.audit
  const table = tableHtml({
    caption: title,
    columns: [when, who, what, chat].map(label => ({ label, align: 'start' as const })),
    rows: rows.map(row => [
      formatInstant(isoInstant(BigInt(row.at)), zone, locale),
      outsideText(row.who),
      acts[row.what],
      row.chat_id === null ? '' : customerName(row.customer_id ?? row.chat_id, locale),
    ]),
    links: rows.map(row => [
      null,
      address({ who: row.who }),
      null,
      row.chat_id === null ? null : chatAddress(row.chat_id),
    ]),
    emptyText: none,
    note: null,
  })
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${title}</h1></header>
<div class="blocks"><div class="block audit">${table}
${pagerHtml(page, locale)}</div></div>
</div>
`
}
