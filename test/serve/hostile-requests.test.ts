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

describe('a request of whoever', () => {
  test('that asks for thousands of parts is drawn as many as a page has', async () => {
    const parts = ['evolution', ...Array.from({ length: 8000 }, (_, index) => `p${index}`)].join(' ')
    const { status, body } = await ask('/volume', { 'HX-Request': 'true', 'X-Causerie-Part': parts })
    expect(status).toBe(200)
    expect(body.match(/hx-target="[^"]*"/g)).toEqual(['hx-target="#part-evolution"'])
  })

  // The URL standard takes what ends in a number for an IPv4 address, and looks into punycode: an address with such a host cannot be read.
  test.each(['xn--a', '256.256.256.256', '1.2.3.4.5', '08.1'])(
    'a host that no address can have is refused as any other, and fills no log: %s',
    async host => {
      logged.length = 0
      for (const path of ['/volume', '/api/volume', '/login', '/healthz', '/nothing'])
        expect((await ask(path, { Host: host })).status).toBe(400)
      expect(logged).toEqual([])
    },
  )
})
