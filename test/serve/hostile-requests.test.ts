import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { openSite, type TestSite } from './site.ts'

const logged: string[] = []
let site: TestSite
beforeAll(async () => {
  const log: LogRow[] = [
    { chatId: 'a', messageId: '1', sentAt: '2026-03-02T10:00:00Z', author: 'customer', establishmentId: 'e' },
  ]
  site = await openSite({
    log: [log],
    establishments: 'establishment_id,name,time_zone\ne,Le Phare,Europe/Paris',
    options: { log: pino({ level: 'warn' }, { write: line => logged.push(line) }) },
  })
})
afterAll(() => site.stop())

async function ask(path: string, headers: Readonly<Record<string, string>> = {}) {
  const { port } = new URL(site.url)
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
    sent.on('error', reject).end()
  })
}

describe('a request by anybody', () => {
  test('for thousands of parts draws only the parts that the page has', async () => {
    const parts = ['evolution', ...Array.from({ length: 8000 }, (_, index) => `p${index}`)].join(' ')
    const { status, body } = await ask('/volume', { 'HX-Request': 'true', 'X-Causerie-Part': parts })
    expect(status).toBe(200)
    expect(body.match(/hx-target="[^"]*"/g)).toEqual(['hx-target="#part-evolution"'])
  })

  // The URL standard parses a host that ends in a number as IPv4, and decodes punycode: a URL with such a host cannot be parsed.
  test.each(['xn--a', '256.256.256.256', '1.2.3.4.5', '08.1'])(
    'with a host that no URL can have is a 400, and nothing is logged: %s',
    async host => {
      logged.length = 0
      for (const path of ['/volume', '/api/volume', '/login', '/healthz', '/nothing'])
        expect((await ask(path, { Host: host })).status).toBe(400)
      expect(logged).toEqual([])
    },
  )
})
