import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { pdfPages } from '../poppler.ts'
import { openSite, type TestSite } from './site.ts'

let site: TestSite
let clock = '2026-04-02T08:30:20Z'
let browser: Browser
beforeAll(async () => {
  site = await openSite({
    log: [chats('first', 70)],
    establishments: 'establishment_id,name,time_zone\ne,Le Phare,Europe/Paris',
    options: { zone: 'Europe/Paris', locale: 'fr', now: () => clock },
  })
  if (chromiumSkipped === null) browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await site.stop()
})

/** Unanswered chats of March, by two channels. */
function chats(name: string, count: number): readonly LogRow[] {
  return Array.from({ length: count }, (_, index) => ({
    chatId: `${name}-${index}`,
    messageId: 'first',
    sentAt: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
    author: 'customer' as const,
    establishmentId: 'e',
    channel: index % 2 === 0 ? 'widget' : 'sms',
    platform: 'webchat',
  }))
}

let loaded = 70
let loads = 0
async function load(count: number): Promise<void> {
  await ingest({ store: site.store, inputs: [chats(`load-${loads++}`, count)] })
  loaded += count
}

async function visit(path: string, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(40_000)
    await page.goto(site.url + path)
    await use(page)
  } finally {
    await context.close()
  }
}

async function swapped(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(
    `(() => { window.swaps = new Promise(done => addEventListener('htmx:after:swap', event => event.target.id === 'page' && done())) })()`,
  )
  await act()
  await page.evaluate('window.swaps')
}

const tile = async (page: Page) => Number(await page.locator('#volume-figures dd.value').first().innerText())
/** The total of the evolution part, from its CSV. */
async function chartTotal(page: Page): Promise<number> {
  const link = page.locator('#part-evolution .tools a').first()
  return sumOf(await (await page.request.get(site.url + (await link.getAttribute('href')))).text())
}
function sumOf(csv: string): number {
  const [header = '', ...rows] = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
  const column = header
    .split(/[;,]/)
    .findIndex(name => /^(Chats actifs|Active chats|value|Active chats \(.*)/i.test(name))
  return rows.reduce((sum, row) => sum + Number(row.split(/[;,]/)[column] ?? 0), 0)
}
const footer = (page: Page) => page.locator('footer.version').innerText()
const notes = (page: Page) => page.locator('.renewed').count()

test('a page opened before midnight keeps its dates for requests after midnight', async () => {
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(site.url + path, { headers })).text()
  const before = clock
  // Ten minutes before April in Paris, and ten minutes after.
  clock = '2026-03-31T21:50:00Z'
  const [, moment = ''] = /data-moment="([^"]*)"/.exec(await ask('/volume?period=this-month')) ?? []
  clock = '2026-03-31T22:10:00Z'
  const csv = await ask(`/volume/evolution.csv?period=this-month&moment=${encodeURIComponent(moment)}`)
  expect(sumOf(csv.replace('\uFEFF', ''))).toBe(loaded)
  const part = await ask('/volume?period=this-month', {
    'hx-request': 'true',
    'x-causerie-part': 'split-channel',
    'x-causerie-moment': moment,
  })
  expect(part).toContain('mars 2026')
  expect(part).not.toContain('avril')
  expect(await ask('/volume?period=this-month')).toContain('avril 2026')
  clock = before
})

describe.skipIf(chromiumSkipped !== null)(`one page, one version, one asOf ${chromiumSkipped ?? ''}`, () => {
  test('a part requested alone uses its page’s version and instant, and so do its lists, files and reports', async () => {
    await visit('/volume?period=2026-03', async page => {
      const [before, line] = [await tile(page), await footer(page)]
      expect(before).toBe(loaded)
      await load(30)
      clock = '2026-04-03T09:15:00Z'
      await swapped(page, () => page.selectOption('#evolution-by', 'channel'))
      expect(await tile(page)).toBe(before)
      expect(await chartTotal(page)).toBe(before)
      expect(await page.locator('#evolution').innerHTML()).toContain('sms')
      expect([await footer(page), await notes(page)]).toEqual([line, 0])
      expect(new URL(page.url()).searchParams.has('moment')).toBe(false)

      // The list behind the count, and its second page.
      const href = await page.locator('#volume-figures dd.value a').first().getAttribute('href')
      const list = await (await page.request.get(site.url + href)).text()
      expect(list).toMatch(new RegExp(`<h1>Actifs\\s:\\s${before}\\schats<`))
      const [, pager = ''] = /<a href="([^"]*chats\.page=2[^"]*)"/.exec(list) ?? []
      expect(await (await page.request.get(site.url + pager.replaceAll('&amp;', '&'))).text()).toContain(
        `sur ${before}`,
      )

      // The report opened from it.
      const pdf = await page.request.get(
        site.url + (await page.locator('.actions a[href^="/report.pdf"]').getAttribute('href')),
      )
      expect(pdfPages(await pdf.body())[0]).toMatch(new RegExp(`\\b${before}\\b`))
      const report = await page.request.get(
        site.url + (await page.locator('.actions a[href^="/report.html"]').getAttribute('href')),
      )
      // The log ends on 28 March; its age is that at the moment the page was opened.
      expect(await report.text()).toMatch(/28\smars\s2026\sà\s11:00,\s4\sjours avant/)

      // A change of the filters updates everything together.
      await swapped(page, () => page.selectOption('#compare', 'none'))
      expect([await tile(page), await chartTotal(page)]).toEqual([loaded, loaded])
      expect(await footer(page)).not.toBe(line)
    })
  })

  test('when the version is gone, everything is updated together, with a note', async () => {
    await visit('/volume?period=2026-03', async page => {
      const [before, line] = [await tile(page), await footer(page)]
      const csv = await page.locator('#part-evolution .tools a').first().getAttribute('href')
      const list = await page.locator('#volume-figures dd.value a').first().getAttribute('href')
      // Only one version before the current one is kept.
      for (const count of [10, 20]) {
        await load(count)
        await page.request.get(`${site.url}/method`)
      }
      await swapped(page, () => page.selectOption('#evolution-by', 'channel'))
      expect(await tile(page)).toBe(before + 30)
      expect(await chartTotal(page)).toBe(before + 30)
      expect(await footer(page)).not.toBe(line)
      expect(await page.locator('.renewed').innerText()).toBe(
        'Les données ont changé depuis le premier affichage de ces chiffres : ils ont tous été mis à jour.',
      )
      // The page goes on from the new moment.
      await swapped(page, () => page.selectOption('#evolution-grain', 'week'))
      expect([await tile(page), await notes(page)]).toEqual([before + 30, 1])
      await swapped(page, () => page.selectOption('#compare', 'none'))
      expect(await notes(page)).toBe(0)

      // A list has the note too; a file is a 410 instead, with links to the current page and file.
      expect(await (await page.request.get(site.url + list)).text()).toContain('cette liste a été mise à jour')
      const response = await page.goto(site.url + csv)
      expect(response?.status()).toBe(410)
      expect(await page.locator('h1').innerText()).toBe('Les données ont changé')
      const now = await page.locator('main a').nth(1).getAttribute('href')
      expect(sumOf(await (await page.request.get(site.url + now)).text())).toBe(before + 30)
      await page.locator('main a').first().click()
      expect([await tile(page), await notes(page)]).toEqual([before + 30, 0])
    })
  })

  test('going back, and opening a kept address, show the latest data', async () => {
    await visit('/volume?period=2026-03', async page => {
      const before = await tile(page)
      await swapped(page, () => page.selectOption('#evolution-by', 'channel'))
      await swapped(page, () => page.selectOption('#period', '2026-02'))
      await load(5)
      await page.goBack()
      await expect.poll(() => tile(page), { timeout: 30_000 }).toBe(before + 5)
      expect([await chartTotal(page), await notes(page)]).toEqual([before + 5, 0])
      const kept = page.url()
      await load(6)
      await page.goto(kept)
      expect([await tile(page), await chartTotal(page)]).toEqual([before + 11, before + 11])
    })
  })
})
