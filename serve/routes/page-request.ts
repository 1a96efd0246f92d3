import type { Context } from 'hono'
import { formatInstant, microsPerSecond, parseInstant } from '../../src/metrics/period/instant.ts'
import type { KnownSpan } from '../answering/operators.ts'
import type { PageContext, PageName } from '../pages/page-context.ts'
import { defaultQuestion, type PageQuestion } from '../question/page-question.ts'
import { periodOf } from '../question/period-of.ts'
import { readAddress } from '../question/read-address.ts'
import type { Site, SiteEnv } from '../site.ts'

export interface PageRequest {
  readonly name: PageName
  /** Parameters of the address that are not the question's. */
  readonly besides?: readonly string[]
}

/**
 * Reads the question of a request's address and visits the store for as long as `use` takes; a browser that leaves ends the visit.
 * Throws `InvalidQueryError` for an address that asks nothing that can be asked.
 */
export async function withPage<T>(
  site: Site,
  context: Context<SiteEnv>,
  { name, besides = [] }: PageRequest,
  use: (page: PageContext) => Promise<T>,
): Promise<T> {
  const viewer = context.get('viewer')
  const defaults: PageQuestion = { ...defaultQuestion, zone: viewer.zone ?? site.zone }
  const question = readAddress(new URL(context.req.url).searchParams, defaults, { besides })
  const visit = await site.answering.visit({ within: viewer.within, signal: context.req.raw.signal })
  try {
    const now = wholeMinute(site.now())
    const known = await visit.ask('known', {})
    const asOf = question.asOf ?? lookedAt(known, now)
    const period = periodOf(question, question.asOf ?? now)
    const { staleHours } = site
    const locale = context.get('locale')
    return await use({ name, visit, viewer, locale, question, defaults, now, asOf, known, staleHours, period })
  } finally {
    visit.close()
  }
}

/**
 * The instant at which a store is looked at unless somebody says another: until which it is known, never after now, which is also that
 * of a store that knows of none. Definition: METRICS.md, "Known until".
 */
export function lookedAt({ knownUntil }: KnownSpan, now: string): string {
  const [until, at] = [parseInstant(knownUntil ?? ''), parseInstant(now)]
  return knownUntil === null || until === null || at === null || until > at ? now : knownUntil
}

/** An instant, to the minute that began: what is asked by many in the same minute is answered once. The page says which it is. */
export function wholeMinute(now: string): string {
  const instant = parseInstant(now) ?? 0n
  return formatInstant(instant - (instant % (60n * microsPerSecond)))
}
