import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingest } from '../../src/index.ts'
import { answerSchemas } from '../../src/metrics/operators/answer-schemas.ts'
import { openSite, type TestSite } from './site.ts'

/** An unanswered chat of March; the log ends with the last of them. */
const chat = (day: number) => ({
  chatId: `chat-${String(day).padStart(2, '0')}`,
  messageId: 'first',
  sentAt: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
  author: 'customer' as const,
  establishmentId: 'e',
})
const days = Array.from({ length: 20 }, (_, index) => index + 1)

let clock = '2026-03-25T08:30:20Z'
let site: TestSite
beforeAll(async () => {
  site = await openSite({
    log: [days.map(chat)],
    establishments: 'establishment_id,name,time_zone\ne,Le Phare,Europe/Paris',
    options: { zone: 'Europe/Paris', now: () => clock },
  })
})
afterAll(() => site.stop())

const asking = '/api/chats?of=started&period=this-month&limit=8'
async function page(after?: string) {
  const response = await fetch(`${site.url}${asking}${after === undefined ? '' : `&after=${after}`}`)
  expect({ status: response.status, text: response.ok ? '' : await response.text() }).toEqual({ status: 200, text: '' })
  return answerSchemas.chatList.parse(await response.json())
}

describe('a list of chats without an asOf', () => {
  test('keeps the asOf of its first page, although data are loaded and time passes', async () => {
    const first = await page()
    expect(first).toMatchObject({ asOf: '2026-03-20T10:00:00.000001Z', total: 20, changed: false })
    await ingest({ store: site.store, inputs: [[chat(21), chat(22)]] })
    clock = '2026-03-26T09:00:00Z'
    const second = await page(first.next ?? '')
    const third = await page(second.next ?? '')
    expect(second).toMatchObject({ asOf: first.asOf, total: 20, changed: true })
    expect(third).toMatchObject({ asOf: first.asOf, total: 20, changed: false })
    const listed = [first, second, third].flatMap(({ rows }) => rows.map(({ chatId }) => chatId))
    expect(listed).toEqual(days.map(day => chat(day).chatId).toReversed())
    expect(third.next).toBe(null)
    expect((await page()).total).toBe(22)
  })

  test('as a file gives its next cursor in a header, which the OpenAPI document describes', async () => {
    const { next } = await page()
    const csv = await fetch(`${site.url}${asking}&format=csv`)
    expect(csv.headers.get('causerie-next')).toBe(next)
    const { paths } = (await (await fetch(`${site.url}/api/openapi.json`)).json()) as {
      paths: Record<string, { get: { responses: Record<string, { headers?: object }> } }>
    }
    const described = Object.entries(paths).filter(
      ([, { get }]) => 'Causerie-Next' in (get.responses['200']?.headers ?? {}),
    )
    expect(described.map(([path]) => path)).toEqual(['/api/chats'])
  })
})
