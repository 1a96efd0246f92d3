import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { demoChats } from '../cli/demo-serve/demo-chats.ts'

const program = fileURLToPath(new URL('../cli/main.ts', import.meta.url))

test('the demo serves pages, an inbox with chats and a shop with the widget, and stops when told to', async () => {
  const out = await mkdtemp(join(tmpdir(), 'causerie-demo-serve-'))
  const args = ['demo', '--serve', '--out', out, '--port', '0', '--messages', '3000']
  const demo = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...args])
  try {
    let [printed, complained] = ['', '']
    demo.stdout.on('data', chunk => (printed += chunk))
    demo.stderr.on('data', chunk => (complained += chunk))
    await vi.waitFor(() => expect(printed, complained).toContain('Press Ctrl C'), { timeout: 120_000, interval: 200 })
    const [inbox = '', shop = '', statistics = ''] = printed.match(/http:\S+/g) ?? []
    const text = async (address: string) => {
      const response = await fetch(address, { headers: { 'accept-language': 'en' } })
      expect(response.status, address).toBe(200)
      return response.text()
    }
    expect(await text(inbox)).toMatch(/In progress \(\d+\)/)
    expect((await text(inbox)).match(/class="preview"/g)?.length).toBeGreaterThan(5)
    expect(await text(statistics)).toContain('Chat volume')
    const page = await text(shop)
    const script = /<script src="([^"]+)"/.exec(page)?.[1] ?? ''
    expect(await text(script)).toContain('/widget/')
    const site = /data-site="([^"]+)"/.exec(page)?.[1] ?? ''
    const { origin } = new URL(script)
    const frame = `${origin}/widget/shop?${new URLSearchParams({ site, from: new URL(shop).origin })}`
    expect(await text(frame)).toContain('<textarea')
    demo.kill('SIGINT')
    const [code] = await once(demo, 'exit')
    expect([code, complained.match(/"level":[456]0.*/g)]).toEqual([0, null])
  } finally {
    demo.kill('SIGKILL')
    await rm(out, { recursive: true, force: true })
  }
})

test('its chats follow from the seed, each row once', () => {
  const sites = (['fr', 'en', 'es'] as const).map(language => ({ id: `in ${language}`, name: language, language }))
  const nowMs = Date.parse('2026-11-29T12:00:00Z')
  const rowsOf = (seed: number) => {
    const chats = demoChats(sites, seed)
    return [...chats.before(nowMs).flat(), ...Array.from({ length: 200 }, () => chats.next(nowMs)).flat()]
  }
  const rows = rowsOf(1)
  expect(rowsOf(1)).toEqual(rows)
  expect(rowsOf(2)).not.toEqual(rows)
  expect(new Set(rows.map(({ message_id }) => message_id)).size).toBe(rows.length)
  expect(rows.filter(({ sent_at }) => Date.parse(sent_at) > nowMs)).toEqual([])
})
