import type { Context } from 'hono'
import { formatInstant, microsPerSecond, parseInstant } from '../../src/time/instant.ts'
import { type CivilPeriod, resolvePeriod } from '../../src/time/resolve-period.ts'
import { localDate } from '../../src/time/zone.ts'
import type { KnownSpan } from '../answering/askable.ts'
import type { PageContext, PageName } from '../pages/page-context.ts'
import { momentHeader, momentParameter, readMoment, writeMoment } from '../question/moment.ts'
import { defaultQuestion, type PageQuestion } from '../question/page-question.ts'
import { readAddress } from '../question/read-address.ts'
import type { Site, SiteEnv } from '../site.ts'

export interface PageRequest {
  readonly name: PageName
}

/**
 * Reads the question of a request's URL and visits the store while `use` runs. The visit ends if the browser leaves. Throws `InvalidQueryError` for
 * an invalid question.
 */
export function withPage<T>(
  site: Site,
  context: Context<SiteEnv>,
  request: PageRequest,
  use: (page: PageContext) => Promise<T>,
): Promise<T> {
  return withOpenPage(site, context, request, async (page, close) => {
    try {
      return await use(page)
    } finally {
      close()
    }
  })
}

/** The same for responses that keep reading after `use` has returned: the visit ends with `close`, or if `use` fails. */
export async function withOpenPage<T>(
  site: Site,
  context: Context<SiteEnv>,
  { name }: PageRequest,
  use: (page: PageContext, close: () => void) => Promise<T>,
): Promise<T> {
  const viewer = context.get('viewer')
  const defaults: PageQuestion = { ...defaultQuestion, zone: viewer.zone ?? site.zone }
  const parameters = new URL(context.req.url).searchParams
  const question = readAddress(parameters, defaults)
  const given = parameters.getAll(momentParameter).at(-1) || context.req.header(momentHeader) || undefined
  const asked = given === undefined ? null : readMoment(given)
  const visit = await site.answering.visit({
    within: viewer.within,
    signal: context.req.raw.signal,
    ...(asked === null ? {} : { held: asked.held }),
  })
  try {
    const isRenewed = given !== undefined && asked?.held !== visit.held
    const held = isRenewed ? null : asked
    const now = held?.now ?? wholeMinute(site.now())
    const known = await visit.ask('known', {})
    const asOf = question.asOf ?? held?.asOf ?? lookedAt(known, now)
    const period = periodOf(question, question.asOf ?? now)
    const moment = writeMoment({ held: visit.held, asOf, now })
    const { staleHours } = site
    const locale = context.get('locale')
    const instants = { now, asOf, known, staleHours, moment, isRenewed }
    return await use({ name, visit, viewer, locale, question, defaults, period, ...instants }, visit.close)
  } catch (error) {
    visit.close()
    throw error
  }
}

/**
 * The default `asOf`: the instant until which the store is known, at most now. For an empty store, now.
 * Definition: docs/definitions.md, "Known until".
 */
export function lookedAt({ knownUntil }: KnownSpan, now: string): string {
  const [until, at] = [parseInstant(knownUntil ?? ''), parseInstant(now)]
  return knownUntil === null || until === null || at === null || until > at ? now : knownUntil
}

/** An instant rounded down to the minute, so that equal questions within a minute are answered once. The page shows it. */
export function wholeMinute(now: string): string {
  const instant = parseInstant(now) ?? 0n
  return formatInstant(instant - (instant % (60n * microsPerSecond)))
}

/** The dates of a question's period at an instant. Throws `InvalidQueryError`. */
function periodOf({ period, zone }: PageQuestion, asOf: string): CivilPeriod {
  const instant = parseInstant(asOf)
  if (instant === null) throw new Error(`not an instant: ${asOf}`)
  return resolvePeriod(period, localDate(zone, instant))
}
