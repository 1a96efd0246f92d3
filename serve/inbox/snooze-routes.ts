import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { untilWritten } from '../../inbox/journal/until-written.ts'
import { addDays, civilDay, isoWeekday } from '../../src/time/civil.ts'
import { instantOfLocal, localDate } from '../../src/time/zone.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { agentOf, assertMay, formFields, readableChat } from './inbox-request.ts'
import { type SnoozeChoice, snoozeChoices } from './snooze-form.ts'
import { composeOf, threadResponse } from './thread-response.ts'

const hourMicros = 3_600_000_000
const dayMicros = 24n * BigInt(hourMicros)
const morningMicros = 9n * BigInt(hourMicros)

/** Sets a chat aside for a while. */
export function snoozeRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox
  routes.post('/inbox/chats/:chat/snooze', bodyLimit({ maxSize: 2000 }), async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const field = await formFields(context)
    const [key, shown] = [field('key'), Number(field('shown'))]
    const choice = snoozeChoices.find(choice => choice === field('until'))
    if (key === '' || key.length > 100 || !Number.isSafeInteger(shown)) throw new HTTPException(400)
    if (choice === undefined && field('until') !== 'now') throw new HTTPException(400)
    const { chat_id } = chat
    if (chat_id !== context.req.param('chat')) return context.redirect(chatAddress(chat_id), 303)
    const agent = agentOf(context)
    const now = Date.now() * 1000
    const until = choice === undefined ? null : untilOf(choice, { now, zone: context.get('viewer').zone ?? site.zone })
    if (await journal.write('snooze', { chat_id, agent, until, key, shown_version: shown, now }))
      return context.redirect(until === null ? chatAddress(chat_id) : '/inbox', 303)
    const draft = await journal.read('draft', { chat_id, agent })
    const problem = wordsOf(context.get('locale')).inbox.snooze.conflict
    return threadResponse(site, context, {
      own,
      chat,
      compose: { ...composeOf(chat, draft), problem },
      status: 409,
    })
  })
  return routes
}

/** The instant that a choice means; mornings are those of the reader's zone. */
function untilOf(choice: SnoozeChoice, { now, zone }: { readonly now: number; readonly zone: string }): number {
  if (choice === 'written') return untilWritten
  if (choice === 'hour') return now + hourMicros
  if (choice === 'threeHours') return now + 3 * hourMicros
  const today = localDate(zone, BigInt(now))
  const days = choice === 'tomorrow' ? 1 : 8 - isoWeekday(today)
  const day = BigInt(civilDay(addDays(today, days)))
  return Number(instantOfLocal(zone, day * dayMicros + morningMicros))
}
