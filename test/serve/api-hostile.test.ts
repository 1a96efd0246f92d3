import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpointOf } from '../../serve/api/endpoints.ts'
import { formsOf } from '../../serve/api/parameters.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { runs } from '../arbitraries/runs.ts'
import { type ApiSite, errorOf, openApiSite } from './api-site.ts'

let site: ApiSite

beforeAll(async () => {
  site = await openApiSite()
})
afterAll(() => site.stop())

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

/** Expects an answer, or a 400 that says what is wrong. */
async function expectAnswered(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  const text = await response.text()
  expect([200, 400], text.slice(0, 500)).toContain(response.status)
  if (response.status === 400) expect(JSON.parse(text).error).toMatchObject({ kind: 'wrong', message: /./ })
}

test('hostile values of any parameter are treated as data or refused', async () => {
  const parameter = fc.constantFrom(...operatorNames).chain(asked => {
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
      await expectAnswered(await site.ask(`${endpointOf(asked).path}?${known}`))
    }),
    runs(100),
  )
})

test('hostile values of any JSON key are treated as data or refused', async () => {
  const json = fc.oneof(
    hostile,
    hostile.map(text => [text]),
    hostile.map(text => JSON.parse(`{${JSON.stringify(text)}:[${JSON.stringify(text)}]}`)),
    fc.jsonValue(),
  )
  const key = fc.constantFrom(...operatorNames).chain(asked =>
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
      await expectAnswered(await site.send(endpointOf(asked).path, query))
    }),
    runs(100),
  )
})

/** The required keys of an endpoint, as JSON. */
function listed(asked: OperatorName) {
  const given = {
    by: asked === 'split' ? [needed.by] : needed.by,
    grain: needed.grain,
    fromSeconds: [0],
    of: needed.of,
  }
  return Object.fromEntries(Object.entries(given).filter(([key]) => formsOf(asked).has(key)))
}

test('a value up to the body limit is treated as data, a larger one is refused', async () => {
  const filter = (length: number) => ({ ...usual, where: { channel: ['x'.repeat(length)] } })
  const overhead = JSON.stringify(filter(0)).length
  expect((await site.send('/api/volume', filter(100_000 - overhead))).status).toBe(200)
  expect(await errorOf(await site.send('/api/volume', filter(100_001 - overhead)))).toEqual({
    status: 413,
    kind: 'wrong',
    message: 'a query must have at most 100000 bytes',
  })
  // The message about a long wrong value is short.
  const told = await errorOf(await site.send('/api/volume', { ...usual, zone: 'x'.repeat(90_000) }))
  expect(told).toMatchObject({ status: 400, message: expect.stringMatching(/^zone: must be an IANA time zone/) })
  expect(told.message.length).toBeLessThan(2100)
})

test('thousands of values are answered or refused', async () => {
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
})
