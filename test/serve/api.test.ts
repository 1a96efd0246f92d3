import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dimensionsSchema } from '../../serve/api/dimensions-endpoint.ts'
import { endpointOf, endpoints } from '../../serve/api/endpoints.ts'
import { writeParameters } from '../../serve/api/parameters.ts'
import { qualitySchema } from '../../serve/api/quality-endpoint.ts'
import type { Source } from '../../src/engine/source.ts'
import { type AnyAnswer, toCsv } from '../../src/index.ts'
import { answerSchemas } from '../../src/metrics/operators/answer-schemas.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { restrict } from '../../src/metrics/reading/restrict.ts'
import { quality } from '../../src/quality/quality.ts'
import { qualityTable } from '../../src/report/quality-table.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { tableToCsv } from '../../src/tables/csv.ts'
import { toArrow } from '../../src/tables/index.ts'
import { type Locale, locales } from '../../src/words/locale.ts'
import { drawn, runs } from '../arbitraries/runs.ts'
import { openApiApp } from './api-app.ts'
import { type ApiQuestion, apiQuestion, questionTo } from './api-question.ts'
import { type ApiSite, errorOf, north, northToken, openApiSite, zone } from './api-site.ts'

let site: ApiSite
let store: Store<string>

beforeAll(async () => {
  site = await openApiSite()
  store = await openStore<string>(site.store)
})
afterAll(async () => {
  store.close()
  await site.stop()
})

/** The library's own answer. */
function answerOf(source: Source, { asked, query }: ApiQuestion): Promise<AnyAnswer> {
  const { ask }: { readonly ask: (source: Source, query: never) => Promise<AnyAnswer> } = operators[asked]
  return ask(source, query as never)
}

function addressOf({ asked, query }: ApiQuestion): string {
  return `${endpointOf(asked).path}?${writeParameters(asked, query).toString()}`
}

describe('an answer', () => {
  test.each(operatorNames)('of %s equals the library’s, by GET and by POST, and matches its schema', async asked => {
    await fc.assert(
      fc.asyncProperty(questionTo(asked), async given => {
        const expected = JSON.stringify(await answerOf(store, given))
        const responses = await Promise.all([
          site.ask(addressOf(given)),
          site.send(endpointOf(asked).path, given.query),
        ])
        for (const response of responses) {
          expect(await response.text()).toBe(expected)
          expect(response.status).toBe(200)
          expect(response.headers.get('content-type')).toBe('application/json')
          expect(response.headers.get('cache-control')).toBe('no-store')
          expect(response.headers.get('causerie-store-version')).toMatch(/^[1-9]\d*$/)
        }
        expect(answerSchemas[asked].safeParse(JSON.parse(expected)).error).toBeUndefined()
      }),
      runs(6),
    )
  })

  test('holds only what the token may see, whatever is asked', async () => {
    const restricted = restrict(store as Source, north)
    await fc.assert(
      fc.asyncProperty(apiQuestion, async given => {
        const response = await site.ask(addressOf(given), { token: northToken })
        const text = await response.text()
        expect(text).toBe(JSON.stringify(await answerOf(restricted, given)))
        expect(answerSchemas[given.asked].safeParse(JSON.parse(text)).error).toBeUndefined()
      }),
      runs(20),
    )
    const dimensions = await (await site.ask('/api/dimensions', { token: northToken })).json()
    expect(dimensions).toEqual(JSON.parse(JSON.stringify(await dimensionValues(restricted))))
  })

  test('is CSV or Arrow on request; the format parameter overrides the Accept header', async () => {
    await fc.assert(
      fc.asyncProperty(apiQuestion, fc.boolean(), async (given, byHeader) => {
        const answer = await answerOf(store, given)
        const ask = (format: string, type: string) =>
          byHeader
            ? site.ask(addressOf(given), { headers: { accept: type } })
            : site.ask(`${addressOf(given)}&format=${format}`, { headers: { accept: 'text/html' } })
        const csv = await ask('csv', 'text/csv')
        expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
        expect(await csv.text()).toBe(toCsv(answer))
        const arrow = await ask('arrow', 'application/vnd.apache.arrow.stream')
        expect(arrow.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream')
        const [found, expected] = [tableFromIPC(await arrow.arrayBuffer()), toArrow(answer)]
        expect(String(found.schema)).toBe(String(expected.schema))
        expect(found.toArray().map(String)).toEqual(expected.toArray().map(String))
      }),
      runs(15),
    )
  })

  test('of the dimensions equals the library’s', async () => {
    const response = await site.ask('/api/dimensions')
    const values = await dimensionValues(store)
    const answer: unknown = await response.json()
    expect(answer).toEqual(JSON.parse(JSON.stringify(values)))
    expect(dimensionsSchema.safeParse(answer).error).toBeUndefined()
    const csv = await (await site.ask('/api/dimensions?format=csv')).text()
    expect(csv.split('\r\n')).toHaveLength(2 + values.flatMap(one => one.values).length)
    expect(csv).toMatch(/^dimension,value,label\r\n/)
  })

  test('of the data quality equals the library’s, of the whole store and of a part', async () => {
    for (const [source, token] of [
      [store, undefined],
      [restrict(store as Source, north), northToken],
    ] as const) {
      const asked = token === undefined ? {} : { token }
      const answer: unknown = await (await site.ask('/api/quality', asked)).json()
      const found = await quality(source)
      expect(answer).toEqual(JSON.parse(JSON.stringify(found)))
      expect(qualitySchema.safeParse(answer).error).toBeUndefined()
      expect(found.loads === null).toBe(token !== undefined)
      const csv = await (await site.ask('/api/quality?format=csv', asked)).text()
      expect(csv).toMatch(/^kind,name,count,of,title,example,effect,metrics\r\n/)
      expect(csv).toBe(tableToCsv(qualityTable(found)))
    }
  })

  test('has a HEAD response: the same headers, no body', async () => {
    const response = await site.ask('/api/summary?period=2026-10', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('causerie-store-version')).toMatch(/^[1-9]/)
  })

  test('defaults to the current minute and to the site’s zone', async () => {
    const [got, sent] = await Promise.all([
      site.ask('/api/summary?period=this-month'),
      site.send('/api/summary', { period: 'this-month' }),
    ])
    const expected = { asOf: '2026-04-02T08:30:00Z', period: { start: '2026-04-01', end: '2026-05-01', zone } }
    expect(await got.json()).toMatchObject(expected)
    expect(await sent.json()).toMatchObject(expected)
  })
})

describe('errors are JSON', () => {
  const json = { 'content-type': 'application/json' }
  const post = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', body, headers })

  test.each([
    ['/api/volume', {}, 400, /^period: is needed/],
    ['/api/volume?period=2026-13', {}, 400, /period must be one of last-month/],
    ['/api/volume?period=2026-10&format=xml', {}, 400, /^format: must be one of json, csv, arrow: "xml"/],
    ['/api/volume?period=2026-10&format=csv&format=csv', {}, 400, /^format: must be given only once/],
    ['/api/volume?period=2026-10&where.country=FR', {}, 400, /^dimension must be one of .*: "country"/],
    ['/api/volume?period=2026-10&zone=Mars/Olympus', {}, 400, /^zone: must be an IANA time zone/],
    ['/api/volume?period=2026-10&asOf=yesterday', {}, 400, /^asOf: must be an instant/],
    [
      '/api/ranking?period=2026-10&by=region&metric=activechats',
      {},
      400,
      /^metric: must be one of activeChats, .*: "activechats"$/,
    ],
    ['/api/ranking?period=2026-10&by=region&top=0', {}, 400, /^top: must be more than 0: 0$/],
    ['/api/dimensions?find=x', {}, 400, /unknown parameter, known are format: "find"/],
    ['/api/volume', post('{"period":'), 400, /^the body is not JSON$/],
    ['/api/volume', post('"2026-10"'), 400, /^a query is a JSON object/],
    ['/api/volume?period=2026-10', post('{"period":"2026-10"}'), 400, /unknown parameter, known are format: "period"/],
    ['/api/volume', post('{"period":"2026-10"}', { 'content-type': 'text/plain' }), 415, /application\/json/],
    ['/api/volume', { method: 'POST' }, 415, /application\/json/],
    [
      '/api/volume?period=2026-10',
      { headers: { accept: 'text/html' } },
      406,
      /^answers are application\/json, text\/csv/,
    ],
    ['/api/volume', { method: 'PUT' }, 405, /GET, HEAD, POST/],
    ['/api/dimensions', post('{}'), 405, /GET, HEAD/],
    ['/api/quality?period=2026', {}, 400, /unknown parameter, known are format: "period"/],
    ['/api/quality', post('{}'), 405, /GET, HEAD/],
  ] as const)('%s %j', async (address, request, status, message) => {
    const response = await site.ask(address, request)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await errorOf(response)).toEqual({ status, kind: 'wrong', message: expect.stringMatching(message) })
    if (status === 405) expect(response.headers.get('allow')).toMatch(/^GET, HEAD/)
  })

  test('unknown path, unknown token', async () => {
    for (const path of ['/api/', '/api/volumes', '/api/volume/', '/api/__proto__']) {
      expect(await errorOf(await site.ask(path))).toMatchObject({ status: 404, kind: 'missing' })
    }
    for (const token of [null, 'causerie_x', `${northToken}x`]) {
      const response = await site.ask('/api/volume?period=2026-10', { token })
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await errorOf(response)).toMatchObject({ status: 401, kind: 'login' })
    }
  })

  test('too many questions, a timeout, an internal error', async () => {
    const address = addressOf({ asked: 'split', query: { period: '2026-10', by: ['establishment', 'channel'] } })
    const busy = await openApiApp(store, { waitingAtMost: 0 })
    const refused = await busy.request(address)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await errorOf(refused)).toMatchObject({ status: 503, kind: 'busy' })
    const slow = await openApiApp(store, { timeLimitMs: 1 })
    expect(await errorOf(await slow.request(address))).toMatchObject({ status: 503, kind: 'slow' })

    const closed = await openStore<string>(site.store)
    closed.close()
    const broken = await openApiApp(closed)
    const error = await errorOf(await broken.request(address))
    const [logged, ...others] = broken.lines.map(line => JSON.parse(line))
    expect(others).toEqual([])
    expect(error).toEqual({ status: 500, kind: 'broken', message: expect.any(String), requestId: logged.id })
    expect(logged.err.message).not.toBe('')
    expect(error.message).not.toContain(logged.err.message)
  })

  test('an aborted request is 499, and nothing is logged', async () => {
    const app = await openApiApp(store)
    const leaving = new AbortController()
    const response = app.request('/api/summary?period=2026', { signal: leaving.signal })
    setImmediate(() => leaving.abort())
    expect((await response).status).toBe(499)
    expect(app.lines).toEqual([])
  })
})

describe('the page', () => {
  test('links to an example of each endpoint and to the OpenAPI document, in any language', async () => {
    const linksIn = async (locale: Locale) => {
      const app = await openApiApp(store, { locale })
      const response = await app.request('/api')
      expect(response.headers.get('content-type')).toMatch(/^text\/html/)
      const page = await response.text()
      expect(page).toContain(`<html lang="${locale}">`)
      return [...page.matchAll(/href="(\/api\/[^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
    }
    const links = await linksIn('en')
    expect(new Set(links.map(link => link.split('?')[0]))).toEqual(
      new Set([...endpoints.map(([, { path }]) => path), '/api/dimensions', '/api/quality', '/api/openapi.json']),
    )
    const app = await openApiApp(store)
    for (const link of links) expect([link, (await app.request(link)).status]).toEqual([link, 200])
    const other = drawn(fc.constantFrom(...locales))
    expect([other, await linksIn(other)]).toEqual([other, links])
  })
})
