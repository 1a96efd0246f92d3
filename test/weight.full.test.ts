import { afterAll, beforeAll, expect, test } from 'vitest'
import budgets from '../scripts/budgets.json' with { type: 'json' }
import { embeddedFonts } from '../src/report/html/embedded-fonts.ts'
import { openSite, type TestSite } from './serve/site.ts'

let site: TestSite
let page = ''
beforeAll(async () => {
  const chat = (day: number) => ({
    chatId: `chat-${day}`,
    sentAt: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
    author: 'customer' as const,
    establishmentId: 'e',
  })
  site = await openSite({
    log: [Array.from({ length: 30 }, (_, index) => chat(index + 1))],
    establishments: 'establishment_id,name,time_zone\ne,Le Phare,Europe/Paris',
    options: { zone: 'Europe/Paris' },
  })
  page = await (await fetch(`${site.url}/volume?period=2026-03`)).text()
})
afterAll(() => site.stop())

async function bytesAt(paths: Iterable<string>): Promise<number> {
  const sizes = [...new Set(paths)].map(async path => (await (await fetch(site.url + path)).arrayBuffer()).byteLength)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

const linked = (text: string, ending: string) => text.match(new RegExp(`/assets/[^"()]+${ending}`, 'g')) ?? []

// The budgets are in scripts/budgets.json: to raise one, change it there and say why.
test('a page, its scripts, its styles and the fonts that every browser loads are within their budgets', async () => {
  const [styles = ''] = linked(page, '\\.css')
  const sheet = await (await fetch(site.url + styles)).text()
  const found = {
    scriptBytes: await bytesAt(linked(page, '\\.js')),
    styleBytes: Buffer.byteLength(sheet),
    usualFontBytes: await bytesAt(linked(sheet, '\\.woff2')),
    volumeBytes: Buffer.byteLength(page),
  }
  expect(beyond(found, budgets.page)).toEqual([])
})

test('the fonts inside every HTML report are within their budget', async () => {
  expect(beyond({ fontBytes: Buffer.byteLength(await embeddedFonts('')) }, budgets.report)).toEqual([])
})

/** Sizes above their budget, and zero sizes, which were not measured. */
function beyond(found: Readonly<Record<string, number>>, most: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(most).flatMap(([name, budget]) => {
    const bytes = found[name] ?? 0
    return bytes > 0 && bytes <= budget ? [] : [`${name} is ${bytes}, its budget ${budget}`]
  })
}
