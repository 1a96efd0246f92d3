import { type Context, Hono } from 'hono'
import type { AuditRow } from '../../inbox/journal/tables.ts'
import { nextTurn } from '../../src/slices.ts'
import { cell } from '../../src/tables/csv.ts'
import { formatInstant } from '../../src/time/instant.ts'
import { localMicros } from '../../src/time/zone.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { fileHeaders } from '../routes/respond.ts'
import { respondPieces } from '../routes/respond-pieces.ts'
import type { Site, SiteEnv } from '../site.ts'
import { auditContent } from './audit-page.ts'
import { auditAddress, auditFilter, auditQuestion } from './audit-question.ts'
import { customerName } from './customer-name.ts'
import { agentOf, assertMay, readable, respondInbox } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'

const rowsAPage = 100
const rowsAPiece = 500

/** Who read, answered, exported and settled, and when, for who may know: of the chats that they see. */
export function auditRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.get('/inbox/audit', async context => {
    const asked = await askedOf(site, context)
    const { question, query, zone, locale } = asked
    await record(inbox, context, 'audit')
    const before = context.req.query('before') ?? ''
    const rows = await inbox.journal.read('audit', {
      ...query,
      before: /^\d{1,15}$/.test(before) ? Number(before) : null,
      limit: rowsAPage + 1,
    })
    const last = rows[rowsAPage - 1]
    const content = auditContent(rows.slice(0, rowsAPage), {
      question,
      first: before === '' ? null : auditAddress('/inbox/audit', question),
      next:
        last === undefined || rows.length <= rowsAPage
          ? null
          : auditAddress('/inbox/audit', question, { before: `${last.audit_id}` }),
      zone,
      locale,
    })
    return respondInbox(site, context, content)
  })
  routes.get('/inbox/audit.csv', async context => {
    const { query, zone, locale } = await askedOf(site, context)
    await record(inbox, context, 'export')
    fileHeaders(context, { type: 'text/csv; charset=utf-8', name: 'causerie-audit.csv', saved: true })
    const { signal } = context.req.raw
    return respondPieces(context, { pieces: csvPieces(inbox, { query, zone, locale, signal }), close: () => {} })
  })
  return routes
}

/** What somebody asks, in their part of the inbox. Who may not know what others did is refused. */
async function askedOf(site: Site, context: Context<SiteEnv>) {
  const { scopes } = await readable(site, context)
  assertMay(context, 'audit')
  const question = auditQuestion(name => context.req.query(name))
  const zone = context.get('viewer').zone ?? site.zone
  return { question, query: { scopes, ...auditFilter(question, zone) }, zone, locale: context.get('locale') }
}

/** Before they see it, so that nobody looks unseen. */
async function record({ journal }: Inbox, context: Context<SiteEnv>, what: AuditRow['what']): Promise<void> {
  await journal.write('audit', { at: Date.now() * 1000, who: agentOf(context), what, chat_id: null })
}

type AuditAsked = Awaited<ReturnType<typeof askedOf>>

async function* csvPieces(
  { journal }: Inbox,
  { query, zone, locale, signal }: Omit<AuditAsked, 'question'> & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const say = wordsOf(locale).inbox.audit
  const line = lineOf(locale)
  yield `\uFEFF${line([`${say.when} (${zone})`, say.who, say.what, say.chatId, say.chat])}`
  for (let before: number | null = null; ; ) {
    const rows: readonly (AuditRow & { readonly customer_id: string | null })[] = await journal.read('audit', {
      ...query,
      before,
      limit: rowsAPiece,
    })
    yield rows
      .map(({ at, who, what, chat_id, customer_id }) =>
        line([
          formatInstant(localMicros(zone, BigInt(at)))
            .slice(0, 19)
            .replace('T', ' '),
          who,
          say.acts[what],
          chat_id,
          customer_id === null ? null : customerName(customer_id, locale),
        ]),
      )
      .join('')
    before = rows.at(-1)?.audit_id ?? null
    if (before === null || rows.length < rowsAPiece) return
    await nextTurn(signal)
  }
}

function lineOf(locale: Locale): (cells: readonly (string | null)[]) => string {
  const { separators } = wordsOf(locale).sheet
  return cells => `${cells.map(text => cell(text, 'text', separators)).join(separators.cell)}\r\n`
}
