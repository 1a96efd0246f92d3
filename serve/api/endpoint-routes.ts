import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { InvalidQueryError } from '../../src/errors.ts'
import type { ChatListAnswer } from '../../src/metrics/definitions/answers.ts'
import type { Query } from '../../src/metrics/definitions/query.ts'
import { chatPages } from '../../src/metrics/operators/chat-pages.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { isPreset, resolvePeriod } from '../../src/time/resolve-period.ts'
import { localDate } from '../../src/time/zone.ts'
import type { Visit } from '../answering/answering.ts'
import type { KnownSpan, QueryOf } from '../answering/operators.ts'
import { failureKind, hasLeft } from '../routes/failures.ts'
import { lookedAt, wholeMinute } from '../routes/page-request.ts'
import type { Site, SiteEnv } from '../site.ts'
import { answerFormats } from './answer-format.ts'
import { respondError } from './api-error.ts'
import type { Asked } from './asked.ts'
import { askedFormat, formatParameter } from './asked-format.ts'
import { completeQuery } from './complete-query.ts'
import { allEndpoints, dimensionsPath, documentPath } from './endpoints.ts'
import { noteUnknownValues } from './note-unknown-values.ts'
import { openApiDocument } from './openapi-document.ts'
import { assertKnown, readParameters } from './parameters.ts'
import { type ApiAnswer, respondAnswer } from './respond-answer.ts'

export const largestBodyBytes = 100_000

/** The endpoints, by GET and by POST. Whatever happens to them, they answer as JSON. */
export function endpointRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  for (const [asked, { path }] of allEndpoints) {
    routes.get(path, context => {
      const parameters = parametersOf(context)
      const given = readParameters(asked, parameters, { besides: [formatParameter] })
      return respondAsked(site, context, { asked, given })
    })
    routes.post(path, jsonOnly, bodyLimit({ maxSize: largestBodyBytes, onError: tooLarge }), async context => {
      assertKnown(parametersOf(context), [], [formatParameter])
      return respondAsked(site, context, { asked, given: readJson(await context.req.text()) })
    })
    routes.all(path, context => otherMethod(context, 'GET, HEAD, POST'))
  }
  routes.get(dimensionsPath, context => {
    assertKnown(parametersOf(context), [], [formatParameter])
    return respondVisit(site, context, async visit => ({
      ask: () => visit.ask('dimensionValues', {}),
      wholeList: null,
    }))
  })
  routes.all(dimensionsPath, context => otherMethod(context, 'GET, HEAD'))
  routes.get(documentPath, context => {
    context.header('Cache-Control', 'no-store')
    return context.json(openApiDocument({ url: site.url }))
  })
  routes.all(documentPath, context => otherMethod(context, 'GET, HEAD'))
  routes.all('/api/*', context => respondError(context, 'missing'))
  routes.onError((error, context) => {
    // Nobody reads it.
    if (hasLeft(context, error)) return context.body(null, 499 as 400)
    const kind = failureKind(error)
    if (kind === 'broken') site.log.error({ err: error, id: context.get('requestId') }, 'a request to the API failed')
    return respondError(context, kind, { message: error.message })
  })
  return routes
}

interface AskedBySomebody {
  readonly asked: Asked
  /** JSON, of whatever form. */
  readonly given: unknown
}

function respondAsked(site: Site, context: Context<SiteEnv>, { asked, given }: AskedBySomebody): Promise<Response> {
  const now = wholeMinute(site.now())
  const query = completeQuery(asked, given, { zone: context.get('viewer').zone ?? site.zone })
  // A file that cannot say that there is more is the whole list, unless it was asked for a page.
  const isWhole = asked === 'chatList' && !pageKeys.some(key => Object.hasOwn(given as object, key))
  return respondVisit(site, context, async visit => {
    const dated = datedQuery(query, await visit.ask('known', {}), now)
    return {
      ask: async () => {
        const [answer] = await Promise.all([visit.ask(asked, dated), noteUnknownValues(context, visit, dated)])
        return answer
      },
      wholeList: isWhole ? (dated as QueryOf<'chatList'>) : null,
    }
  })
}

/**
 * A query that does not say as of when is one of the instant until which the store is known, its presets relative to now all the same.
 * What goes on after a page of a list is of the instant of that page, which `after` knows.
 */
function datedQuery<A extends Asked>(query: QueryOf<A>, known: KnownSpan, now: string): QueryOf<A> {
  const { asOf, after = null, period, zone = 'UTC' } = query as Partial<Query> & Pick<QueryOf<'chatList'>, 'after'>
  if (asOf !== undefined) return query
  const dates =
    period === undefined || !isPreset(period)
      ? {}
      : { period: resolvePeriod(period, localDate(zone, parseInstant(now) ?? 0n)) }
  return { ...query, ...dates, ...(after === null ? { asOf: lookedAt(known, now) } : {}) }
}

const pageKeys = ['limit', 'offset', 'after'] as const

interface Asking {
  readonly ask: () => Promise<ApiAnswer>
  /** Of a list of chats that a file holds whole. */
  readonly wholeList: QueryOf<'chatList'> | null
}

async function respondVisit(
  site: Site,
  context: Context<SiteEnv>,
  asking: (visit: Visit) => Promise<Asking>,
): Promise<Response> {
  const format = askedFormat(context, parametersOf(context))
  if (format === null) {
    const message = `answers are ${Object.values(answerFormats).join(', ')}`
    return respondError(context, 'wrong', { message, status: 406 })
  }
  const { signal } = context.req.raw
  const visit = await site.answering.visit({ within: context.get('viewer').within, signal })
  try {
    const sent = { format, version: visit.version, signal, close: visit.close }
    const { ask, wholeList } = await asking(visit)
    if (wholeList === null || format === 'json') return await respondAnswer(context, { answer: await ask(), ...sent })
    const pages = chatPages(query => visit.ask('chatList', query, { kept: false }), wholeList)
    const first = await pages.next()
    return await respondAnswer(context, { answer: first.value as ChatListAnswer, pages, ...sent })
  } catch (error) {
    visit.close()
    throw error
  }
}

/** A page of another site can send forms and plain texts without asking, but no JSON. */
const jsonOnly: MiddlewareHandler<SiteEnv> = async (context, next) => {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return next()
  return respondError(context, 'wrong', { message: 'a query is sent with Content-Type: application/json', status: 415 })
}

function tooLarge(context: Context<SiteEnv>): Response {
  return respondError(context, 'wrong', { message: `a query has at most ${largestBodyBytes} bytes`, status: 413 })
}

function otherMethod(context: Context<SiteEnv>, allowed: string): Response {
  context.header('Allow', allowed)
  return respondError(context, 'wrong', { message: `the methods here are ${allowed}`, status: 405 })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InvalidQueryError('the body is not JSON', { cause })
  }
}

function parametersOf(context: Context<SiteEnv>): URLSearchParams {
  return new URL(context.req.url).searchParams
}
