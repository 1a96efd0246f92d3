import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operators } from '../../serve/answering/operators.ts'
import { answerSchemas, dimensionsSchema } from '../../serve/api/answer-schemas.ts'
import { type Asked, allAsked } from '../../serve/api/asked.ts'
import { allEndpoints, endpoints } from '../../serve/api/endpoints.ts'
import { formsOf, writeParameters } from '../../serve/api/parameters.ts'
import { type AnyAnswer, toArrow, toCsv } from '../../src/index.ts'
import { dimensionValues } from '../../src/metrics/dimension-values.ts'
import { restrict } from '../../src/metrics/restrict.ts'
import type { TypedSource } from '../../src/metrics/typed-source.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { runs } from '../arbitraries/runs.ts'
import { openApiApp } from './api-app.ts'
import { type ApiQuestion, apiQuestion, questionTo } from './api-question.ts'
import { type ApiSite, north, northToken, openApiSite, zone } from './api-site.ts'

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

/** What the library itself answers. */
function answerOf(source: TypedSource<string>, { asked, query }: ApiQuestion): Promise<AnyAnswer> {
  const ask: (source: TypedSource<string>, query: never) => Promise<AnyAnswer> = operators[asked]
  return ask(source, query as never)
}

function addressOf({ asked, query }: ApiQuestion): string {
  return `${endpoints[asked].path}?${writeParameters(asked, query).toString()}`
}

async function errorOf(response: Response) {
  const { error } = (await response.json()) as { error: { kind: string; message: string; requestId?: string } }
  return { status: response.status, ...error }
}

describe('an answer', () => {
  test.each(allAsked)('of %s is that of the library, by GET and by POST, and as it is described', async asked => {
    await fc.assert(
      fc.asyncProperty(questionTo(asked), async given => {
        const expected = JSON.stringify(await answerOf(store, given))
        const responses = await Promise.all([site.ask(addressOf(given)), site.send(endpoints[asked].path, given.query)])
        for (const response of responses) {
          expect(await response.text()).toBe(expected)
          expect(response.status).toBe(200)
          expect(response.headers.get('content-type')).toBe('application/json')
          expect(response.headers.get('cache-control')).toBe('no-store')
          expect(response.headers.get('causerie-store-version')).toMatch(/^[1-9]\d*$/)
        }
        expect(answerSchemas[asked].safeParse(JSON.parse(expected)).error).toBeUndefined()
      }),
      runs(25),
    )
  })

  test('is what the token may see, whatever is asked', async () => {
    const restricted = restrict(store as TypedSource<string>, north)
    await fc.assert(
      fc.asyncProperty(apiQuestion, async given => {
        const response = await site.ask(addressOf(given), { token: northToken })
        const text = await response.text()
        expect(text).toBe(JSON.stringify(await answerOf(restricted, given)))
        expect(answerSchemas[given.asked].safeParse(JSON.parse(text)).error).toBeUndefined()
      }),
      runs(60),
    )
    const dimensions = await (await site.ask('/api/dimensions', { token: northToken })).json()
    expect(dimensions).toEqual(JSON.parse(JSON.stringify(await dimensionValues(restricted))))
  })

  test('is CSV and Arrow for who asks so, by the parameter before the header', async () => {
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
      runs(40),
    )
  })

  test('of the dimensions is that of the library', async () => {
    const response = await site.ask('/api/dimensions')
    const values = await dimensionValues(store)
    const answer: unknown = await response.json()
    expect(answer).toEqual(JSON.parse(JSON.stringify(values)))
    expect(dimensionsSchema.safeParse(answer).error).toBeUndefined()
    const csv = await (await site.ask('/api/dimensions?format=csv')).text()
    expect(csv.split('\r\n')).toHaveLength(2 + values.flatMap(one => one.values).length)
    expect(csv).toMatch(/^dimension,value,label\r\n/)
  })

  test('is looked at without its body too', async () => {
    const response = await site.ask('/api/summary?period=2026-10', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('causerie-store-version')).toMatch(/^[1-9]/)
  })

  test('without an instant and a zone is of the minute, in the zone of the site', async () => {
    const [got, sent] = await Promise.all([
      site.ask('/api/summary?period=this-month'),
      site.send('/api/summary', { period: 'this-month' }),
    ])
    const expected = { asOf: '2026-04-02T08:30:00Z', period: { start: '2026-04-01', end: '2026-05-01', zone } }
    expect(await got.json()).toMatchObject(expected)
    expect(await sent.json()).toMatchObject(expected)
  })
})

describe('hostile values', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      "' OR 1=1 --",
      '"; DROP TABLE chats; --',
      '__proto__',
      'constructor',
      '\0',
      'a\0b',
      '\u0001\u001b[31m\r\nSet-Cookie: a=b',
      '%00',
      '../../etc/passwd',
      '<script>alert(1)</script>',
      '\u202e',
      '-1',
      '1e308',
      '99999999999999999999',
      'x'.repeat(10_000),
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const usual: Readonly<Record<string, unknown>> = { period: '2026-10', asOf: '2026-11-01T00:00:00Z' }
  const needed = { by: 'channel', grain: 'day', fromSeconds: '0', of: 'started' } as const

  /** Of whatever was asked: an answer, or what is wrong with it. */
  async function expectAnswered(response: Response) {
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    const text = await response.text()
    expect([200, 400], text.slice(0, 500)).toContain(response.status)
    if (response.status === 400) expect(JSON.parse(text).error).toMatchObject({ kind: 'wrong', message: /./ })
  }

  test('of any parameter are data, or refused', async () => {
    const parameter = fc.constantFrom(...allAsked).chain(asked => {
      const names = [...formsOf(asked).values()].flatMap(({ parameters }) => parameters.map(({ name }) => name))
      return fc.record({
        asked: fc.constant(asked),
        name: fc.oneof(
          fc.constantFrom(...names, 'format'),
          hostile.map(text => `where.${text.slice(0, 100)}`),
          hostile.map(text => text.slice(0, 100)),
        ),
        value: hostile,
      })
    })
    await fc.assert(
      fc.asyncProperty(parameter, async ({ asked, name, value }) => {
        const known = new URLSearchParams()
        for (const [key, text] of Object.entries({ ...usual, ...needed })) {
          if (formsOf(asked).has(key)) known.set(key, String(text))
        }
        if (name === 'from' || name === 'to') known.delete('period')
        known.set(name, value)
        await expectAnswered(await site.ask(`${endpoints[asked].path}?${known}`))
      }),
      runs(300),
    )
  })

  test('of any key are data, or refused', async () => {
    const json = fc.oneof(
      hostile,
      hostile.map(text => [text]),
      hostile.map(text => JSON.parse(`{${JSON.stringify(text)}:[${JSON.stringify(text)}]}`)),
      fc.jsonValue(),
    )
    const key = fc.constantFrom(...allAsked).chain(asked =>
      fc.record({
        asked: fc.constant(asked),
        key: fc.oneof(fc.constantFrom(...formsOf(asked).keys()), hostile),
        value: json,
      }),
    )
    await fc.assert(
      fc.asyncProperty(key, async ({ asked, key, value }) => {
        const own = JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`)
        const query = { ...usual, ...listed(asked), ...own }
        await expectAnswered(await site.send(endpoints[asked].path, query))
      }),
      runs(300),
    )
  })

  /** The needed keys as JSON. */
  function listed(asked: Asked) {
    const given = {
      by: asked === 'split' ? [needed.by] : needed.by,
      grain: needed.grain,
      fromSeconds: [0],
      of: needed.of,
    }
    return Object.fromEntries(Object.entries(given).filter(([key]) => formsOf(asked).has(key)))
  }

  test('as large as a body may be are data, larger ones refused', async () => {
    const filter = (length: number) => ({ ...usual, where: { channel: ['x'.repeat(length)] } })
    const overhead = JSON.stringify(filter(0)).length
    expect((await site.send('/api/volume', filter(100_000 - overhead))).status).toBe(200)
    expect(await errorOf(await site.send('/api/volume', filter(100_001 - overhead)))).toEqual({
      status: 413,
      kind: 'wrong',
      message: 'a query has at most 100000 bytes',
    })
    // What is told of a long wrong value is short.
    const told = await errorOf(await site.send('/api/volume', { ...usual, zone: 'x'.repeat(90_000) }))
    expect(told).toMatchObject({ status: 400, message: expect.stringMatching(/^zone: must be an IANA time zone/) })
    expect(told.message.length).toBeLessThan(2100)
  })

  test('in great numbers are answered in time, or refused', async () => {
    const many = (query: object) => site.send('/api/delay-distribution', { ...usual, ...query })
    const classes = Array.from({ length: 10_000 }, (_, index) => index)
    expect((await many({ fromSeconds: classes })).status).toBe(400)
    expect((await many({ fromSeconds: classes.slice(0, 100) })).status).toBe(200)
    const values = Array.from({ length: 10_000 }, (_, index) => `${index}`)
    await expectAnswered(await many({ fromSeconds: [0], where: { establishment: values } }))
    const dimensions = Object.fromEntries(values.slice(0, 5000).map(name => [name, ['x']]))
    await expectAnswered(await many({ fromSeconds: [0], where: dimensions }))
    const hours = Array.from({ length: 3000 }, () => ({ weekday: 1, hour: 1 }))
    await expectAnswered(await many({ fromSeconds: [0], startedIn: { hours } }))
  }, 20_000)
})

describe('what cannot be answered is told as JSON', () => {
  const json = { 'content-type': 'application/json' }
  const post = (body: string, headers: Record<string, string> = json) => ({ method: 'POST', body, headers })

  test.each([
    ['/api/volume', {}, 400, /^period: is needed/],
    ['/api/volume?period=2026-13', {}, 400, /period is one of last-month/],
    ['/api/volume?period=2026-10&format=xml', {}, 400, /^format: must be one of json, csv, arrow: "xml"/],
    ['/api/volume?period=2026-10&format=csv&format=csv', {}, 400, /^format: is given once/],
    ['/api/volume?period=2026-10&where.country=FR', {}, 400, /^dimension must be one of .*: "country"/],
    ['/api/volume?period=2026-10&zone=Mars/Olympus', {}, 400, /^zone: must be an IANA time zone/],
    ['/api/volume?period=2026-10&asOf=yesterday', {}, 400, /^asOf: must be an instant/],
    ['/api/ranking?period=2026-10&by=region&metric=activechats', {}, 400, /^metric: .*"activeChats"/],
    ['/api/ranking?period=2026-10&by=region&top=0', {}, 400, /^top: .*>0/],
    ['/api/dimensions?find=x', {}, 400, /no such parameter, there are format: "find"/],
    ['/api/volume', post('{"period":'), 400, /^the body is not JSON$/],
    ['/api/volume', post('"2026-10"'), 400, /^a query is a JSON object/],
    ['/api/volume?period=2026-10', post('{"period":"2026-10"}'), 400, /no such parameter, there are format: "period"/],
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
  ] as const)('%s %j', async (address, request, status, message) => {
    const response = await site.ask(address, request)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await errorOf(response)).toEqual({ status, kind: 'wrong', message: expect.stringMatching(message) })
    if (status === 405) expect(response.headers.get('allow')).toMatch(/^GET, HEAD/)
  })

  test('nothing is there, nobody is known', async () => {
    for (const path of ['/api/', '/api/volumes', '/api/volume/', '/api/__proto__']) {
      expect(await errorOf(await site.ask(path))).toMatchObject({ status: 404, kind: 'missing' })
    }
    for (const token of [null, 'causerie_x', `${northToken}x`]) {
      const response = await site.ask('/api/volume?period=2026-10', { token })
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await errorOf(response)).toMatchObject({ status: 401, kind: 'login' })
    }
  })

  test('too many ask, it takes too long, or something broke', async () => {
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

  test('nobody waits for it any more: nothing is told, nothing is wrong', async () => {
    const app = await openApiApp(store)
    const leaving = new AbortController()
    const response = app.request('/api/summary?period=2026', { signal: leaving.signal })
    setImmediate(() => leaving.abort())
    expect((await response).status).toBe(499)
    expect(app.lines).toEqual([])
  })
})

describe('the page', () => {
  test.each(['en', 'fr'] as const)('in %s leads to an example of each endpoint, and to the document', async locale => {
    const app = await openApiApp(store, { locale })
    const response = await app.request('/api')
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    const page = await response.text()
    expect(page).toContain(`<html lang="${locale}">`)
    const links = [...page.matchAll(/href="(\/api\/[^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
    expect(new Set(links.map(link => link.split('?')[0]))).toEqual(
      new Set([...allEndpoints.map(([, { path }]) => path), '/api/dimensions', '/api/openapi.json']),
    )
    for (const link of links) expect([link, (await app.request(link)).status]).toEqual([link, 200])
  })
})
