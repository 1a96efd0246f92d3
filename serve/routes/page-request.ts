import type { Context } from 'hono'
import { InvalidQueryError } from '../../src/errors.ts'
import { formatInstant, microsPerSecond, parseInstant } from '../../src/time/instant.ts'
import { type CivilPeriod, resolvePeriod } from '../../src/time/resolve-period.ts'
import { localDate } from '../../src/time/zone.ts'
import type { Locale } from '../../src/words/locale.ts'
import type { Viewer } from '../access/viewer.ts'
import type { KnownSpan } from '../answering/askable.ts'
import { wrongQuestion } from '../layout/wrong-question.ts'
import { addressOf, type PageContext, type PageName, type WrongDates } from '../pages/page-context.ts'
import { momentHeader, momentParameter, readMoment, writeMoment } from '../question/moment.ts'
import { defaultQuestion, type PageQuestion } from '../question/page-question.ts'
import { readPageWidth } from '../question/page-width.ts'
import { readAddress } from '../question/read-address.ts'
import type { Site, SiteEnv } from '../site.ts'

export interface PageRequest {
  readonly name: PageName
  /** Whether wrong dates are told beside their fields, and left out of the question, instead of refused. Default false. */
  readonly tellsWrongDates?: boolean
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
  { name, tellsWrongDates = false }: PageRequest,
  use: (page: PageContext, close: () => void) => Promise<T>,
): Promise<T> {
  const viewer = context.get('viewer')
  const defaults = defaultsOf(site, viewer)
  const parameters = new URL(context.req.url).searchParams
  const { question, wrongDates } = tellsWrongDates
    ? withoutWrongDates(parameters, defaults, context.get('locale'))
    : { question: readAddress(parameters, defaults), wrongDates: null }
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
    const { staleHours, targets } = site
    const locale = context.get('locale')
    const instants = { now, asOf, known, staleHours, targets, moment, isRenewed, wrongDates }
    const widthPx = readPageWidth(context)
    return await use({ name, visit, viewer, locale, question, defaults, period, widthPx, ...instants }, visit.close)
  } catch (error) {
    visit.close()
    throw error
  }
}

/** Reads a question without the dates that are wrong, for the page that says so. */
function withoutWrongDates(
  parameters: URLSearchParams,
  defaults: PageQuestion,
  locale: Locale,
): { readonly question: PageQuestion; readonly wrongDates: WrongDates | null } {
  try {
    return { question: readAddress(parameters, defaults), wrongDates: null }
  } catch (error) {
    const about = error instanceof InvalidQueryError ? error.problem?.about : undefined
    if (!(error instanceof InvalidQueryError) || !/^(dates|(compare\.)?(from|through))$/.test(about ?? '')) throw error
    const last = (name: string) => parameters.getAll(name).at(-1) ?? ''
    const isOfPeriod =
      about === 'dates'
        ? last('period') === 'dates' && (last('from') === '' || last('through') === '')
        : !about?.startsWith('compare')
    const [of, prefix] = isOfPeriod ? (['period', ''] as const) : (['compare', 'compare.'] as const)
    const dropped = [of, `${prefix}from`, `${prefix}through`]
    const others = new URLSearchParams([...parameters].filter(([name]) => !dropped.includes(name)))
    const typed = { from: last(`${prefix}from`), through: last(`${prefix}through`) }
    return {
      question: readAddress(others, defaults),
      wrongDates: { of, text: wrongQuestion(error, locale), ...typed },
    }
  }
}

/** The question of a viewer's URL without parameters. */
export function defaultsOf({ zone }: Pick<Site, 'zone'>, viewer: Viewer): PageQuestion {
  return { ...defaultQuestion, zone: viewer.zone ?? zone }
}

/** Room for hundreds of establishments. A page has hundreds of links with its whole question, so a longer one would make tens of megabytes. */
export const longestQuestion = 10_000

/** Throws `InvalidQueryError` for a question that is too long for a page. */
export function refuseLong(question: PageQuestion, defaults: PageQuestion): void {
  const { length } = addressOf({ question, defaults }, '')
  if (length <= longestQuestion) return
  throw new InvalidQueryError(`the question of a page must have at most ${longestQuestion} characters: ${length}`, {
    problem: { about: 'longQuestion', value: null },
  })
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
