import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { InboxRight } from '../../config/inbox-config.ts'
import { isWithin } from '../../inbox/journal/scope.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { canonicalText } from '../../src/canonical-text.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { ownChats } from './chat-scope.ts'
import { agentOf, assertMay, microsOf, readableChat } from './inbox-request.ts'

const largestFormBytes = 2000

/** Whom a chat is for: who may reply says so, and of those who may reply there. */
export function assignRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.post('/inbox/chats/:chat/assign', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const form = await context.req.parseBody()
    const [to, key] = [form.to, form.key]
    if (typeof to !== 'string' || typeof key !== 'string' || key === '' || key.length > 100)
      throw new HTTPException(400)
    const isFree = to === '' || (await assignable(site, context, chat)).includes(to)
    if (!isFree) throw new HTTPException(400)
    await inbox.journal.write('assign', {
      chat_id: chat.chat_id,
      agent: agentOf(context),
      assignee: to === '' ? null : to,
      key,
      now: microsOf(new Date().toISOString()),
    })
    return context.redirect(chatAddress(chat.chat_id), 303)
  })
  return routes
}

/** Who may reply in a chat, in the order of their names; whoever asks is first. */
export async function assignable(site: Site, context: Context<SiteEnv>, chat: ChatRow): Promise<readonly string[]> {
  const self = agentOf(context)
  const others = await peopleOf(site, chat, { right: 'reply', signal: context.req.raw.signal })
  return [self, ...others.filter(name => name !== self)]
}

/** The users who have a right in a chat, in the order of their names. */
export async function peopleOf(
  { access, answering }: Site,
  chat: ChatRow,
  { right, signal }: { readonly right: InboxRight; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const people = (await access.people()).filter(({ inbox }) => inbox.includes('read') && inbox.includes(right))
  // Of many people few have a scope that nobody else has.
  const seen = new Map<string, boolean>()
  const names: string[] = []
  for (const { name, within } of people) {
    const key = canonicalText(within)
    const sees = seen.get(key) ?? isWithin(chat, (await ownChats({ within }, { answering, signal })).scopes)
    seen.set(key, sees)
    if (sees && name !== null) names.push(name)
  }
  return names.sort()
}
