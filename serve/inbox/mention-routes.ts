import { Hono } from 'hono'
import type { Reads } from '../../inbox/journal/reads.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import type { Site, SiteEnv } from '../site.ts'
import { peopleOf } from './assign-routes.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { customerName } from './customer-name.ts'
import { agentOf, assertMay, readable, readableChat, respondInbox } from './inbox-request.ts'
import { pagerHtml, placeText } from './list-page.ts'

const notesAPage = 50

/** The notes that name whoever asks, and in short what is new for them. */
export function mentionRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox
  routes.get('/inbox/mentions', async context => {
    const own = await readable(site, context)
    const before = context.req.query('before') ?? ''
    const [found, seq] = await Promise.all([
      journal.read('mentions', {
        scopes: own.scopes,
        agent: agentOf(context),
        before: /^\d{1,15}$/.test(before) ? Number(before) : null,
        limit: notesAPage + 1,
      }),
      journal.read('lastSeq', {}),
    ])
    const notes = found.slice(0, notesAPage)
    const next = found.length > notesAPage ? `/inbox/mentions?before=${notes.at(-1)?.seq ?? 0}` : null
    const content = mentionsContent(notes, {
      own,
      seq,
      first: before === '' ? null : '/inbox/mentions',
      next,
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
    })
    return respondInbox(site, context, content)
  })

  // Whom a note can name, for the list in the reply box.
  routes.get('/inbox/chats/:chat/colleagues', async context => {
    const { chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const people = await peopleOf(site, chat, { right: 'read', signal: context.req.raw.signal })
    context.header('Cache-Control', 'no-store')
    return context.json({ names: people.filter(name => name !== agentOf(context)) })
  })

  // For notifications of a browser: counts, and texts only if they are asked for.
  routes.get('/inbox/news', async context => {
    const { scopes } = await readable(site, context)
    const agent = agentOf(context)
    const [unread, mentions, newest] = await Promise.all([
      journal.read('unreadCount', { scopes, agent }),
      journal.read('mentionCount', { scopes, agent }),
      journal.read('newestUnread', { scopes, agent }),
    ])
    const say = wordsOf(context.get('locale')).inbox.notify
    const isText = context.req.query('text') !== undefined && newest !== null
    context.header('Cache-Control', 'no-store')
    return context.json({
      unread,
      mentions,
      address: newest === null ? '/inbox' : chatAddress(newest.chat_id),
      title: isText ? customerName(newest.customer_id, context.get('locale')) : say.message,
      text: isText ? shortText(newest.preview, 120) : null,
      mention: say.mention,
    })
  })
  return routes
}

function mentionsContent(
  notes: Awaited<ReturnType<Reads['mentions']>>,
  page: {
    readonly own: OwnChats
    readonly seq: number
    readonly first: string | null
    readonly next: string | null
    readonly zone: string
    readonly locale: Locale
  },
): Html {
  const { zone, locale } = page
  const say = wordsOf(locale).inbox
  const row = (note: (typeof notes)[number]) => {
    const at = isoInstant(BigInt(note.sent_at))
    const writer = note.author_id === null ? say.authors.agent : outsideText(note.author_id)
    return html`<li data-chat="${note.chat_id}"${note.unread ? html` class="unread"` : null}><a href="${chatAddress(note.chat_id)}?at=${note.seq}#event-${note.seq}">
<span class="who">${customerName(note.customer_id, locale)}${note.unread ? html` <span class="new">${say.list.unread}</span>` : null}</span>
<span class="where">${placeText(note, page)}</span>
<span class="standing"><time datetime="${at}">${formatInstant(at, zone, locale)}</time></span>
<span class="hit">${writer}${wordsOf(locale).typography.colon} <bdi>${shortText(note.text ?? say.noText, 200)}</bdi></span></a></li>
`
  }
  return html`<div id="content" data-inbox-seq="${page.seq}">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${say.mentions.title}</h1>
<p class="lead">${say.mentions.explained}</p></header>
${
  notes.length === 0
    ? html`<p class="prose">${say.mentions.none}</p>`
    : html`<ol class="inbox-list">
${notes.map(row)}</ol>
${pagerHtml(page, locale)}`
}
</div>
`
}
