import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { cannedLengths } from '../../inbox/canned/canned-table.ts'
import { filled, type PlaceholderValues } from '../../inbox/canned/placeholders.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type CannedForm, cannedPage } from './canned-page.ts'
import { chosenIn, ownPlaces, placeOf, placesOfChat, valueNamed } from './canned-places.ts'
import { cannedChoices } from './canned-replies.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { isOurName } from './customer-name.ts'
import { agentOf, assertMay, formFields, readable, readableChat, respondInbox } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'
import { composeOf } from './thread-response.ts'

const largestFormBytes = 60_000
const longestSought = 200
const offeredAtMost = 30
const listedAtMost = 200

/** Canned replies: inserted by who answers a chat, written by who may write them. */
export function cannedRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox
  const { maxSize } = { maxSize: largestFormBytes }

  routes.get('/inbox/chats/:chat/canned', async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const sought = soughtIn(context)
    const places = await placesHere(site, context, chat)
    const values = valuesFor(context, { own, chat })
    const replies = await journal.read('canned', { places, sought, limit: offeredAtMost })
    const choices = replies.map(reply => ({ ...reply, text: filled(reply.text, values) }))
    const locale = context.get('locale')
    return respondInbox(
      site,
      context,
      cannedChoices(choices, {
        chat,
        sought,
        mayWrite: context.get('viewer').inbox.includes('canned'),
        locale,
      }),
    )
  })

  // Without scripts: a reply is added to what is in the box.
  routes.post('/inbox/chats/:chat/canned', bodyLimit({ maxSize }), async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const field = await formFields(context)
    const places = await placesHere(site, context, chat)
    const reply = await journal.read('cannedReply', { canned_id: field('canned'), places })
    if (reply === null) throw new HTTPException(404)
    const { chat_id } = chat
    const agent = agentOf(context)
    const { text, key, seenVersion } = composeOf(chat, await journal.read('draft', { chat_id, agent }))
    const inserted = filled(reply.text, valuesFor(context, { own, chat }))
    await journal.write('saveDraft', {
      chat_id,
      agent,
      reply_key: key,
      text: text.trim() === '' ? inserted : `${text.trimEnd()}\n\n${inserted}`,
      seen_version: seenVersion,
      now: Date.now() * 1000,
    })
    return context.redirect(`${chatAddress(chat_id)}#composer`, 303)
  })

  const respond = async (
    context: Context<SiteEnv>,
    { own, form, status = 200 }: { own: OwnChats; form: CannedForm; status?: 200 | 400 | 409 },
  ) => {
    const sought = soughtIn(context)
    const viewer = context.get('viewer')
    const places = ownPlaces(await journal.read('cannedPlaces', {}), viewer)
    const replies = await journal.read('canned', { places, sought, limit: listedAtMost })
    const locale = context.get('locale')
    return respondInbox(site, context, cannedPage({ replies, sought, own, viewer, form, locale }), { status })
  }

  routes.get('/inbox/canned', async context => {
    const own = await readable(site, context)
    assertMay(context, 'canned')
    const viewer = context.get('viewer')
    const canned_id = context.req.query('edit') ?? ''
    const places = ownPlaces(await journal.read('cannedPlaces', {}), viewer)
    const edited = canned_id === '' ? null : await journal.read('cannedReply', { canned_id, places })
    if (canned_id !== '' && edited === null) throw new HTTPException(404)
    const chosen = edited === null ? null : chosenIn(edited.place, viewer)
    return respond(context, {
      own,
      form: {
        canned_id: edited?.canned_id ?? null,
        seen: edited?.saved_at ?? 0,
        title: edited?.title ?? '',
        text: edited?.text ?? '',
        dimension: chosen?.dimension ?? '',
        value: chosen?.value ?? '',
        problem: null,
      },
    })
  })

  routes.post('/inbox/canned', bodyLimit({ maxSize }), async context => {
    const own = await readable(site, context)
    assertMay(context, 'canned')
    const viewer = context.get('viewer')
    const field = await formFields(context)
    const agent = agentOf(context)
    const now = Date.now() * 1000
    const places = ownPlaces(await journal.read('cannedPlaces', {}), viewer)
    const canned_id = field('id') === '' ? null : field('id')
    if (field('act') === 'remove') {
      if (canned_id === null) throw new HTTPException(400)
      await journal.write('removeCanned', { canned_id, places, agent, now })
      return context.redirect('/inbox/canned', 303)
    }
    const say = wordsOf(context.get('locale')).inbox.canned
    const title = field('title').trim()
    const text = field('text').replaceAll('\r\n', '\n').trim()
    const [dimension, value, seen] = [field('dimension'), field('value').trim(), Number(field('seen'))]
    if (!Number.isSafeInteger(seen)) throw new HTTPException(400)
    const again = (problem: string, status: 400 | 409) =>
      respond(context, { own, form: { canned_id, seen, title, text, dimension, value, problem }, status })
    if (title === '' || text === '') return again(say.empty, 400)
    if (title.length > cannedLengths.title || text.length > cannedLengths.text) throw new HTTPException(413)
    const chosen = dimension === '' ? null : valueNamed(own.values, { dimension, text: value })
    if (dimension !== '' && chosen === null) return again(say.noValue(value), 400)
    const place = placeOf(viewer, chosen === null ? null : { dimension, value: chosen.value })
    const saved = await journal.write('saveCanned', { canned_id, title, text, place, places, seen, agent, now })
    if (saved !== 'saved') return again(saved === 'full' ? say.full : say.changed, 409)
    return context.redirect('/inbox/canned', 303)
  })
  return routes
}

async function placesHere(site: Site, context: Context<SiteEnv>, chat: ChatRow): Promise<readonly string[]> {
  const { journal } = site.inbox as Inbox
  const places = await journal.read('cannedPlaces', {})
  return placesOfChat(chat, { places, answering: site.answering, signal: context.req.raw.signal })
}

function soughtIn(context: Context<SiteEnv>): string {
  return (context.req.query('q') ?? '').slice(0, longestSought)
}

/** What the placeholders of a reply to a chat mean. An id that we made ourselves is nobody's name. */
function valuesFor(context: Context<SiteEnv>, { own, chat }: { own: OwnChats; chat: ChatRow }): PlaceholderValues {
  const { customer_id: customer, establishment_id: site } = chat
  return {
    customer: customer === chat.chat_id || isOurName(customer) ? null : customer,
    site: own.names.get(site) ?? site,
    agent: context.get('viewer').name,
  }
}
