import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Reads } from '../../inbox/journal/reads.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { fileHeaders } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { asideReasons } from './aside-reasons.ts'
import { agentOf, respondInbox } from './inbox-request.ts'
import { pagerHtml } from './list-page.ts'
import type { Inbox } from './open-inbox.ts'

const rowsAPage = 50
const mostHeadBytes = 8192

type Aside = Awaited<ReturnType<Reads['setAside']>>[number]

/** Whether somebody may see deliveries of which nobody knows whose they are: who settles what is in doubt, for all chats. */
export function maySeeAside(context: Context<SiteEnv>): boolean {
  const { inbox, within } = context.get('viewer')
  return inbox.includes('read') && inbox.includes('settle') && Object.keys(within).length === 0
}

/** Deliveries of which nothing could be made, with the reason, and their bytes. */
export function asideRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal, files } = inbox

  routes.get('/inbox/aside', async context => {
    if (!maySeeAside(context)) throw new HTTPException(403)
    const before = placeIn(context.req.query('before'))
    const rows = await journal.read('setAside', { before, limit: rowsAPage + 1 })
    const last = rows[rowsAPage - 1]
    await auditLook(inbox, context)
    const shown = await Promise.all(
      rows.slice(0, rowsAPage).map(async row => ({ ...row, lines: await headLines(row) })),
    )
    const content = asideContent(shown, {
      first: before === null ? null : '/inbox/aside',
      next: last === undefined || rows.length <= rowsAPage ? null : `/inbox/aside?before=${last.inbound_id}`,
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
    })
    return respondInbox(site, context, content)
  })

  routes.get('/inbox/aside/:id/raw', async context => {
    if (!maySeeAside(context)) throw new HTTPException(403)
    const id = placeIn(context.req.param('id'))
    const [row] = id === null ? [] : await journal.read('setAside', { before: id + 1, limit: 1 })
    if (row === undefined || row.inbound_id !== id) throw new HTTPException(404)
    await auditLook(inbox, context)
    fileHeaders(context, { type: 'application/octet-stream', name: `delivery-${id}`, saved: true })
    context.header('Content-Security-Policy', "default-src 'none'; sandbox")
    if (row.sha256 === null || files === null) return context.body(new Uint8Array(row.body))
    return context.body(Readable.toWeb(await files.attachments.contents.open(row.sha256)) as ReadableStream)
  })
  return routes
}

async function auditLook({ journal }: Inbox, context: Context<SiteEnv>): Promise<void> {
  await journal.write('audit', { at: Date.now() * 1000, who: agentOf(context), what: 'read', chat_id: null })
}

function asideContent(
  rows: readonly (Aside & { readonly lines: readonly string[] })[],
  page: { readonly first: string | null; readonly next: string | null; readonly zone: string; readonly locale: Locale },
): Html {
  const { zone, locale } = page
  const say = wordsOf(locale).inbox
  const row = (aside: (typeof rows)[number]) => {
    const at = isoInstant(BigInt(aside.received_at))
    return html`<li><p class="meta">${outsideText(aside.connection)}, <time datetime="${at}">${formatInstant(at, zone, locale)}</time></p>
${aside.lines.map(line => html`<p class="text" dir="auto">${shortText(line, 200)}</p>`)}
${asideReasons(aside.refused ?? '', locale).map(reason => html`<p class="reason">${outsideText(reason)}</p>`)}
<p class="save"><a href="/inbox/aside/${aside.inbound_id}/raw" download>${say.aside.save}</a></p></li>
`
  }
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${say.aside.title}</h1>
<p class="lead">${say.aside.explained}</p></header>
${
  rows.length === 0
    ? html`<p class="prose">${say.aside.none}</p>`
    : html`<ol class="thread">
${rows.map(row)}</ol>
${pagerHtml(page, locale)}`
}
</div>
`
}

/** By what a person recognises a mail: its sender, its receivers and its subject, as far as they can be read. */
async function headLines({ body }: Aside): Promise<readonly string[]> {
  // It is not installed where there are webhooks only.
  const parser = await import('mailparser').catch(() => null)
  const mail = await parser?.simpleParser(Buffer.from(body).subarray(0, mostHeadBytes)).catch(() => null)
  const to = [mail?.to ?? []].flat().map(({ text }) => text)
  return [mail?.from?.text, to.join(', '), mail?.subject].flatMap(line => (line ? [line] : []))
}

function placeIn(text: string | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : null
}
