import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { InvalidQueryError } from '../../src/errors.ts'
import type { Query } from '../../src/metrics/definitions/query.ts'
import type { ChatListAnswer } from '../../src/metrics/operators/chat-list.ts'
import { chatPages } from '../../src/metrics/operators/chat-pages.ts'
import type { OperatorName, QueryOf } from '../../src/metrics/operators/index.ts'
import { qualityTable } from '../../src/report/quality-table.ts'
import { tablePieces } from '../../src/tables/answer-pieces.ts'
import { parseInstant } from '../../src/time/instant.ts'
import { isPreset, resolvePeriod } from '../../src/time/resolve-period.ts'
import { localDate } from '../../src/time/zone.ts'
import type { Visit } from '../answering/answering.ts'
import type { KnownSpan } from '../answering/askable.ts'
import { failureKind, hasLeft } from '../routes/failures.ts'
import { lookedAt, wholeMinute } from '../routes/page-request.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type AnswerFormat, answerFormats } from './answer-format.ts'
import { respondError } from './api-error.ts'
import { askedFormat, formatParameter } from './asked-format.ts'
import { completeQuery } from './complete-query.ts'
import { dimensionsPath, flatDimensions } from './dimensions-endpoint.ts'
import { documentPath, endpoints } from './endpoints.ts'
import { noteUnknownValues } from './note-unknown-values.ts'
import { openApiDocument } from './openapi-document.ts'
import { assertKnown, readParameters } from './parameters.ts'
import { qualityPath } from './quality-endpoint.ts'
import { type ApiAnswer, respondAnswer } from './respond-answer.ts'

export const largestBodyBytes = 100_000

/** The endpoints, by GET and POST. Errors are always JSON. */
export function endpointRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  for (const [operator, { path }] of endpoints) {
    routes.get(path, context => {
      const parameters = parametersOf(context)
      const given = readParameters(operator, parameters, { besides: [formatParameter] })
      return respondAsked(site, context, { operator, given })
    })
    routes.post(path, jsonOnly, bodyLimit({ maxSize: largestBodyBytes, onError: tooLarge }), async context => {
      assertKnown(parametersOf(context), [], [formatParameter])
      return respondAsked(site, context, { operator, given: readJson(await context.req.text()) })
    })
    routes.all(path, context => otherMethod(context, 'GET, HEAD, POST'))
  }
  routes.get(dimensionsPath, context => {
    assertKnown(parametersOf(context), [], [formatParameter])
    return respondVisit(site, context, async ({ visit }) => {
      const values = await visit.ask('dimensionValues', {})
      return { json: values, tables: [flatDimensions(values)], next: null }
    })
  })
  routes.all(dimensionsPath, context => otherMethod(context, 'GET, HEAD'))
  routes.get(qualityPath, context => {
    assertKnown(parametersOf(context), [], [formatParameter])
    return respondVisit(site, context, async ({ visit }) => {
      const quality = await visit.ask('quality', {})
      return { json: quality, tables: [qualityTable(quality)], next: null }
    })
  })
  routes.all(qualityPath, context => otherMethod(context, 'GET, HEAD'))
  routes.get(documentPath, context => {
    context.header('Cache-Control', 'no-store')
    return context.json(openApiDocument({ url: site.url }))
  })
  routes.all(documentPath, context => otherMethod(context, 'GET, HEAD'))
  routes.all('/api/*', context => respondError(context, 'missing'))
  routes.onError((error, context) => {
    // Nobody is left to read the response.
    if (hasLeft(context, error)) return context.body(null, 499 as 400)
    const kind = failureKind(error)
    if (kind === 'broken') site.log.error({ err: error, id: context.get('requestId') }, 'a request to the API failed')
    return respondError(context, kind, { message: error.message })
  })
  return routes
}

interface AskedBySomebody {
  readonly operator: OperatorName
  /** JSON, of whatever form. */
  readonly given: unknown
}

function respondAsked(site: Site, context: Context<SiteEnv>, { operator, given }: AskedBySomebody): Promise<Response> {
  const now = wholeMinute(site.now())
  const query = completeQuery(operator, given, { zone: context.get('viewer').zone ?? site.zone })
  // CSV and Arrow cannot say that there are more rows, so they hold the whole list unless a page was asked for.
  const isWhole = operator === 'chatList' && !pageKeys.some(key => Object.hasOwn(given as object, key))
  return respondVisit(site, context, async ({ visit, format, signal }) => {
    const dated = datedQuery(query, await visit.ask('known', {}), now)
    if (isWhole && format !== 'json') return wholeList(visit, dated as QueryOf<'chatList'>, signal)
    const [answer] = await Promise.all([visit.ask(operator, dated), noteUnknownValues(context, visit, dated)])
    return {
      json: answer,
      tables: tablePieces([answer], signal),
      next: answer.kind === 'chatList' ? answer.next : null,
    }
  })
}

/** All pages of a list of chats, starting with the first, which was already asked for. */
async function wholeList(visit: Visit, query: QueryOf<'chatList'>, signal: AbortSignal): Promise<ApiAnswer> {
  const pages = chatPages(page => visit.ask('chatList', page, { kept: false }), query)
  const { value: first } = (await pages.next()) as IteratorYieldResult<ChatListAnswer>
  async function* tables() {
    yield* tablePieces([first], signal)
    yield* tablePieces(pages, signal)
  }
  return { json: first, tables: tables(), next: null }
}

/**
 * A query without `asOf` is as of the instant until which the store is known, but its presets are relative to now. The next page of a list is as
 * of the instant of the page before, which `after` contains.
 */
function datedQuery<O extends OperatorName>(query: QueryOf<O>, known: KnownSpan, now: string): QueryOf<O> {
  const { asOf, after = null, period, zone = 'UTC' } = query as Partial<Query> & Pick<QueryOf<'chatList'>, 'after'>
  if (asOf !== undefined) return query
  const dates =
    period === undefined || !isPreset(period)
      ? {}
      : { period: resolvePeriod(period, localDate(zone, parseInstant(now) ?? 0n)) }
  return { ...query, ...dates, ...(after === null ? { asOf: lookedAt(known, now) } : {}) }
}

const pageKeys = ['limit', 'offset', 'after'] as const

interface Visited {
  readonly visit: Visit
  readonly format: AnswerFormat
  /** Of the request. */
  readonly signal: AbortSignal
}

async function respondVisit(
  site: Site,
  context: Context<SiteEnv>,
  answer: (visited: Visited) => Promise<ApiAnswer>,
): Promise<Response> {
  const format = askedFormat(context, parametersOf(context))
  if (format === null) {
    const message = `answers are ${Object.values(answerFormats).join(', ')}`
    return respondError(context, 'wrong', { message, status: 406 })
  }
  const { signal } = context.req.raw
  const visit = await site.answering.visit({ within: context.get('viewer').within, signal })
  const { version, close } = visit
  try {
    return await respondAnswer(context, await answer({ visit, format, signal }), { format, version, signal, close })
  } catch (error) {
    close()
    throw error
  }
}

/** Pages of other sites can send forms and plain text without a preflight request, but not JSON. */
const jsonOnly: MiddlewareHandler<SiteEnv> = async (context, next) => {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/json') return next()
  return respondError(context, 'wrong', {
    message: 'a query must be sent with Content-Type: application/json',
    status: 415,
  })
}

function tooLarge(context: Context<SiteEnv>): Response {
  return respondError(context, 'wrong', { message: `a query must have at most ${largestBodyBytes} bytes`, status: 413 })
}

function otherMethod(context: Context<SiteEnv>, allowed: string): Response {
  context.header('Allow', allowed)
  return respondError(context, 'wrong', { message: `the allowed methods are ${allowed}`, status: 405 })
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
