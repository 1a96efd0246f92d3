import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { mostChosen } from '../../inbox/bulk/bulk-table.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type InboxQuestion, inboxAddress, readInboxAddress } from './inbox-question.ts'
import { agentOf, assertMay, readable } from './inbox-request.ts'

const largestFormBytes = 200_000
const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text)

/** Archives the chosen chats of a list, or all of them, and undoes that. */
export function bulkRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox
  const limited = bodyLimit({ maxSize: largestFormBytes })

  routes.post('/inbox/bulk', limited, async context => {
    const { form, question } = await posted(context)
    const { scopes } = await readable(site, context, question)
    assertMay(context, 'archive')
    const [bulk_id, seq] = [form.get('key') ?? '', Number(form.get('seq'))]
    const isAll = form.get('act') === 'archive-all'
    if (!isId(bulk_id) || !Number.isSafeInteger(seq) || question.view === 'archived') throw new HTTPException(400)
    const chats = [...new Set(form.getAll('chat'))].filter(isId)
    if (chats.length > mostChosen) throw new HTTPException(413)
    if (!isAll && chats.length === 0) return context.redirect(inboxAddress(question), 303)
    const agent = agentOf(context)
    await journal.write('startBulk', {
      bulk_id,
      agent,
      seq,
      scopes,
      status: question.view === 'snoozed' ? 'snoozed' : 'open',
      assignee: question.view === 'mine' ? agent : null,
      chats: isAll ? null : chats,
      now: Date.now() * 1000,
    })
    return context.redirect(inboxAddress(question, { bulk: bulk_id }), 303)
  })

  routes.post('/inbox/bulk/:bulk/undo', limited, async context => {
    const { question } = await posted(context)
    const { scopes } = await readable(site, context)
    assertMay(context, 'archive')
    const bulk_id = context.req.param('bulk')
    const agent = agentOf(context)
    if ((await journal.read('bulk', { bulk_id, agent })) === null) throw new HTTPException(404)
    await journal.write('undoBulk', { bulk_id, agent, scopes })
    return context.redirect(inboxAddress(question, { bulk: bulk_id }), 303)
  })
  return routes
}

/** A form of a list, and the list's question. */
async function posted(context: Context<SiteEnv>): Promise<{ form: URLSearchParams; question: InboxQuestion }> {
  const form = new URLSearchParams(await context.req.text())
  const question = readInboxAddress(new URLSearchParams(form.get('question') ?? ''))
  return { form, question: { ...question, sought: '' } }
}
