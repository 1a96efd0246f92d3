import { chatsLink } from '../../src/charts/link-target.ts'
import type { Source } from '../../src/engine/source.ts'
import { metricOf } from '../../src/metrics/definitions/catalogue.ts'
import type { ChatKind } from '../../src/metrics/definitions/query.ts'
import { chatList } from '../../src/metrics/operators/chat-list.ts'
import { type AlertSubscription, type JudgedParts, partOf, unfiltered } from './alert-parts.ts'
import type { AlertNews, AlertSubject } from './alert-records.ts'
import { type Asked, defaultOlderThanSeconds } from './judge.ts'

/** How many chats a letter lists for one alert. */
export const listedChats = 20

export interface Changes {
  readonly on: readonly AlertSubject[]
  readonly begun: readonly AlertSubject[]
  readonly over: readonly AlertSubject[]
}

/**
 * What a check changes: a subject that fires and was not on begins, one that is on and quiet is over. A subject that cannot be judged stays
 * as it was.
 */
export function changesOf(before: readonly AlertSubject[], { subjects, others }: JudgedParts, asOf: string): Changes {
  const known = new Map(before.map(subject => [subject.key, subject]))
  const fired = [...subjects.values()].filter(({ verdict }) => verdict === 'fired')
  const isNow = ({ key }: AlertSubject) => subjects.get(key)?.verdict ?? others
  const now = (subject: AlertSubject) => subjects.get(subject.key)
  const begun = fired
    .filter(({ key }) => !known.has(key))
    .map(({ verdict: _, ...subject }) => ({ ...subject, since: asOf }))
  const over = before
    .filter(subject => isNow(subject) === 'quiet')
    .map(subject => ({ ...subject, measured: now(subject)?.measured ?? null, of: now(subject)?.of ?? null }))
  const stay = before
    .filter(subject => isNow(subject) !== 'quiet')
    .map(subject => {
      const { measured = subject.measured, of = subject.of } = now(subject) ?? {}
      return { ...subject, measured, of }
    })
  return { on: [...stay, ...begun], begun, over }
}

/** Adds the chats behind what begins; what is over has none. */
export async function newsOf(
  source: Source,
  subscription: AlertSubscription,
  { begun, over, asked }: Pick<Changes, 'begun' | 'over'> & { readonly asked: Asked },
): Promise<readonly AlertNews[]> {
  const news: AlertNews[] = []
  for (const subject of begun)
    news.push({ ...subject, change: 'begins', ...(await chatsBehind(source, subscription, subject, asked)) })
  return [...news, ...over.map(subject => ({ ...subject, change: 'over' as const, chatsTotal: null, chats: [] }))]
}

/** The list of chats that explains a condition; null if there is none, as when nobody writes. */
export function chatsOf({ waiting, metric }: AlertSubscription['alert']): ChatKind | null {
  if (waiting !== undefined) return 'watched'
  if (metric === undefined) return null
  const counted = chatsLink(metric.name, 1, {}, target => (target.type === 'chats' ? target.of : null))
  if (counted !== null) return counted as ChatKind
  const { basis } = metricOf(metric.name)
  // A share of started chats is low because of those that nobody has answered.
  if (basis === 'startedChats') return 'unanswered'
  return basis === 'handledChats' ? 'handled' : 'active'
}

async function chatsBehind(
  source: Source,
  { alert }: AlertSubscription,
  { part, group }: AlertSubject,
  asked: Asked,
): Promise<Pick<AlertNews, 'chats' | 'chatsTotal'>> {
  const of = chatsOf(alert)
  if (of === null) return { chats: [], chatsTotal: null }
  const { zone, asOf, not, period, olderThanSeconds = defaultOlderThanSeconds, maxAgeDays } = unfiltered(asked)
  const { total, rows } = await chatList(partOf(source, asked, part) as Source<string>, {
    of,
    zone,
    asOf,
    limit: listedChats,
    ...(not === undefined ? {} : { not }),
    ...(group === null ? {} : { where: { [group.dimension]: [group.value] } }),
    ...(of === 'watched'
      ? { olderThanSeconds, ...(maxAgeDays === undefined ? {} : { maxAgeDays }) }
      : { period: { start: period.start, end: period.end } }),
  })
  const chats = rows.map(({ chatId, establishment, channel, waitSeconds }) => ({
    chatId,
    establishment,
    channel,
    waitSeconds,
  }))
  return { chats, chatsTotal: total }
}
