import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateLog } from '../../src/demo/generate-log.ts'
import type { Query } from '../../src/metrics/definitions/query.ts'
import { chatList } from '../../src/metrics/operators/chat-list.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { heatmap } from '../../src/metrics/operators/heatmap.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { formatCount } from '../../src/words/format.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { openSite, type TestSite } from './site.ts'

const zone = 'Europe/Paris'
const asOf = '2026-04-02T08:30:00Z'
const march: Query<string> = { period: '2026-03', zone, asOf }

let site: TestSite
let store: Store<string>
let folder: string
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-pages-'))
  const generated = await generateLog({
    out: folder,
    messages: 40_000,
    establishments: 60,
    start: '2026-01-01',
    end: '2026-04-02',
  })
  site = await openSite({
    log: [generated.log],
    establishments: await readFile(generated.establishments, 'utf8'),
    options: { zone },
  })
  store = await openStore<string>(site.store)
  if (chromiumSkipped === null) browser = await openChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  store?.close()
  await site?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Opens a page in a new browser context; fails on console messages, page errors and requests to other origins. */
async function visit(
  path: string,
  use: (page: Page, requests: string[]) => Promise<void>,
  options: BrowserContextOptions = {},
) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR', ...options })
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(8000)
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('request', request => {
      const { pathname, search, origin } = new URL(request.url())
      if (origin !== site.url) complaints.push(request.url())
      if (!pathname.startsWith('/assets/'))
        requests.push(`${decodeURIComponent(pathname + search)} ${request.headers()['x-causerie-part'] ?? ''}`.trim())
    })
    await page.goto(site.url + path)
    await use(page, requests)
    expect(complaints).toEqual([])
  } finally {
    await context.close()
  }
}

const activeChats = (page: Page) => page.locator('#volume-figures dd.value').first().innerText()
const counted = (count: number, locale: 'fr' | 'en' = 'fr') => formatCount(count, locale)

/** Runs an action that swaps the page, and waits for the swap. */
async function swapped(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.evaluate(
    `(() => { window.swaps = new Promise(done => addEventListener('htmx:after:swap', event => event.target.id === 'page' && done())) })()`,
  )
  await act()
  await page.evaluate('window.swaps')
}

const queryOf = (page: Page) => new URL(page.url()).searchParams

describe.skipIf(chromiumSkipped !== null)(`pages in Chromium ${chromiumSkipped ?? ''}`, () => {
  test('every filter changes the figures and the address accordingly', async () => {
    const values = await dimensionValues(store)
    await visit('/volume', async page => {
      expect(await activeChats(page)).toBe(counted((await volume(store, march)).activeChats))

      await swapped(page, () => page.selectOption('#period', '2026-02'))
      const february = { ...march, period: '2026-02' }
      expect(await activeChats(page)).toBe(counted((await volume(store, february)).activeChats))
      expect(queryOf(page).get('period')).toBe('2026-02')

      await page.selectOption('#period', 'dates')
      await page.fill('#from', '2026-02-03')
      await swapped(page, () => page.fill('#through', '2026-02-16'))
      const days = { ...march, period: { start: '2026-02-03', end: '2026-02-17' } }
      const ofDays = await volume(store, days)
      expect(await activeChats(page)).toBe(counted(ofDays.activeChats))
      expect(await page.locator('#volume-figures .note').first().innerText()).toContain(
        counted(ofDays.previous?.activeChats ?? -1),
      )

      await swapped(page, () => page.selectOption('#compare', 'none'))
      expect(await page.locator('#volume-figures .change').count()).toBe(0)

      for (const [index, { dimension, values: known }] of values.entries()) {
        const [first, second] = known
        // One dimension of chats, one of establishments.
        if (!['channel', 'region'].includes(dimension)) continue
        if (first === undefined || second === undefined) continue
        await page.goto(`${site.url}/volume?period=2026-03`)
        await page.click(`#menu-${index} summary`)
        const box = (kind: string, value: string) =>
          page.locator(`#menu-${index} input[name="${kind}.${dimension}"][value=${JSON.stringify(value)}]`)
        await swapped(page, () => box('where', first.value).check())
        expect(queryOf(page).getAll(`where.${dimension}`)).toEqual([first.value])
        const only = await volume(store, { ...march, where: { [dimension]: [first.value] } })
        expect(await activeChats(page)).toBe(counted(only.activeChats))
        // The menu stays open; a second value is added to the first.
        await swapped(page, () => box('where', second.value).check())
        const both = await volume(store, { ...march, where: { [dimension]: [first.value, second.value] } })
        expect(await activeChats(page)).toBe(counted(both.activeChats))
        expect(await page.locator(`#chosen-${index}`).innerText()).toBe('2')
        // Excluding a value replaces requiring it.
        await swapped(page, () => box('not', first.value).check())
        expect(await box('where', first.value).isChecked()).toBe(false)
        await swapped(page, () => box('where', second.value).uncheck())
        const without = await volume(store, { ...march, not: { [dimension]: [first.value] } })
        expect(await activeChats(page)).toBe(counted(without.activeChats))
        await page.keyboard.press('Escape')
        await swapped(page, () => page.locator('.chips a').first().click())
        expect(await activeChats(page)).toBe(counted((await volume(store, march)).activeChats))
      }
    })
  })

  test('the reader can choose the zone and the instant', async () => {
    await visit('/handling?period=2026-03', async page => {
      await page.click('#menu-more summary')
      await page.fill('#zone', 'America/New_York')
      await swapped(page, () => page.press('#zone', 'Enter'))
      await page.fill('#as-of', '2026-03-20T09:00:00')
      await swapped(page, () => page.press('#as-of', 'Tab'))
      expect(queryOf(page).get('asOf')).toBe('2026-03-20T13:00:00Z')
      const asked = { period: '2026-03', zone: 'America/New_York', asOf: '2026-03-20T13:00:00Z' }
      const { establishments } = await watchList(store, asked)
      expect(await page.locator('#watch-figures dd.value').first().innerText()).toBe(counted(establishments))
    })
  })

  test('an establishment is found by part of its name, without accents', async () => {
    const [establishments] = await dimensionValues(store)
    const wanted = establishments?.values.find(({ label }) => /[éèô]/.test(label))
    if (wanted === undefined) throw new Error('the log has no accented name any more')
    const plain = wanted.label
      .normalize('NFD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
    await visit('/volume?period=2026-03', async (page, requests) => {
      await page.click('#menu-0 summary')
      await page.fill('#find-0', plain)
      const box = page.locator(`#values-0 input[name="where.establishment"][value=${JSON.stringify(wanted.value)}]`)
      await expect.poll(() => page.locator('#values-0 li').count()).toBeLessThan(10)
      await swapped(page, () => box.check())
      const only = await volume(store, { ...march, where: { establishment: [wanted.value] } })
      expect(await activeChats(page)).toBe(counted(only.activeChats))
      expect(requests.filter(request => request.startsWith('/values')).length).toBe(1)
    })
  })

  test('a choice about one part requests and swaps only that part', async () => {
    await visit('/volume?period=2026-03', async (page, requests) => {
      await page.evaluate(
        `for (const part of document.querySelectorAll('.part')) part.firstElementChild.kept = part.id`,
      )
      const kept = () =>
        page.evaluate(
          `[...document.querySelectorAll('.part')].filter(part => part.firstElementChild?.kept === part.id).length`,
        )
      const parts = await kept()
      await swapped(page, () => page.selectOption('#evolution-grain', 'week'))
      await swapped(page, () => page.selectOption('#ranking-ranking-by', 'region'))
      await swapped(page, () => page.selectOption('#ranking-ranking-metric', 'meanDelaySeconds'))
      expect(await kept()).toBe(parts)
      expect(requests.slice(1).map(request => request.split(' ').slice(1).join(' '))).toEqual([
        'evolution',
        'ranking',
        'ranking',
      ])
      expect(Object.fromEntries(queryOf(page))).toEqual({
        period: '2026-03',
        grain: 'week',
        'ranking.by': 'region',
        'ranking.metric': 'meanDelaySeconds',
      })
      const { rows } = await ranking(store, { ...march, by: 'region', metric: 'meanDelaySeconds' })
      expect(await page.locator('#ranking svg').innerHTML()).toContain(rows[0]?.label)
      // A link keeps the choices made in other parts after it was drawn.
      await swapped(page, () => page.locator('#split-channel svg a').first().click())
      expect(queryOf(page).get('grain')).toBe('week')
      expect(queryOf(page).get('ranking.by')).toBe('region')
    })
  })

  test('a ranking can be ordered and paged', async () => {
    const { rows } = await ranking(store, { ...march, by: 'establishment' })
    await visit('/volume?period=2026-03', async page => {
      await swapped(page, () => page.click('#ranking-after'))
      expect(await page.locator('.pager').innerText()).toContain(`21 à 40 sur ${rows.length}`)
      expect(await page.locator('#ranking svg').innerHTML()).toContain(rows[20]?.label)
      await swapped(page, () => page.selectOption('#ranking-ranking-order', 'lowest'))
      expect(await page.locator('#ranking svg').innerHTML()).toContain(rows.at(-1)?.label)
    })
  })

  test('a click on a bar, a bucket, an hour or a count narrows down to it', async () => {
    const [widest] = (await split(store, { ...march, by: ['channel'] })).rows
    await visit('/volume?period=2026-03', async page => {
      await swapped(page, () => page.locator('#split-channel svg a').first().click())
      expect(queryOf(page).getAll('where.channel')).toEqual([widest?.key.channel])
      expect(await activeChats(page)).toBe(counted(widest?.value ?? -1))

      await swapped(page, () => page.locator('#evolution svg a').nth(9).click())
      expect([queryOf(page).get('from'), queryOf(page).get('through')]).toEqual(['2026-03-10', '2026-03-10'])
      const day = {
        ...march,
        period: { start: '2026-03-10', end: '2026-03-11' },
        where: { channel: [widest?.key.channel ?? ''] },
      }
      expect(await activeChats(page)).toBe(counted((await volume(store, day)).activeChats))

      // The chats behind the count.
      await page.locator('#volume-figures dd.value a').first().click()
      await page.waitForURL(/\/chats\?/)
      const { rows, total } = await chatList(store, { ...day, of: 'active' })
      expect(await page.locator('h1').innerText()).toContain(counted(total))
      expect(await page.locator('tbody tr').count()).toBe(Math.min(50, total))
      expect(await page.locator('tbody tr').first().innerText()).toContain(rows[0]?.chatId)
    })

    const { cells } = await heatmap(store, march)
    const busiest = cells.reduce((a, b) => (b.started > a.started ? b : a))
    await visit('/handling?period=2026-03', async page => {
      const marks = page.locator('#heatmap svg a')
      const index = await page.evaluate(
        `[...document.querySelectorAll('#heatmap svg a')].findIndex(link => new URLSearchParams(link.dataset.change).get('started') === '${busiest.weekday}-${busiest.hour}')`,
      )
      await swapped(page, () => marks.nth(Number(index)).click())
      expect(queryOf(page).getAll('started')).toEqual([`${busiest.weekday}-${busiest.hour}`])
      expect(await page.locator('#counts dd.value').first().innerText()).toBe(counted(busiest.started))
      expect(await page.locator('.chips').innerText()).toMatch(/Reçus le/)
      // The heatmap still shows the whole week, with the chosen hour marked; the watch list ignores the choice.
      const states = cells.map(({ state }) => (state === 'none' ? 'aucun chat reçu' : ' – '))
      const said = await page.locator('#heatmap svg a [aria-label]').evaluateAll(all => all.map(one => one.ariaLabel))
      expect(said).toHaveLength(168)
      expect(said.filter(text => text?.includes('aucun chat reçu'))).toHaveLength(
        states.filter(state => state === 'aucun chat reçu').length,
      )
      expect(said.filter(text => text?.endsWith('choisi'))).toHaveLength(1)
      const { establishments, waitingChats } = await watchList(store, { asOf })
      expect(await page.locator('#watch-figures dd.value').first().innerText()).toBe(counted(establishments))
      await page.locator('#watch-figures dd.value a').first().click()
      await page.waitForURL(/\/chats\?.*of=watched/)
      expect(await page.locator('h1').innerText()).toContain(counted(waitingChats))
    })
  })

  test('going back and forward restores filters and figures', async () => {
    await visit('/volume?period=2026-03', async page => {
      const before = await activeChats(page)
      await page.click('#menu-1 summary')
      await swapped(page, () => page.locator('#menu-1 input[name="where.channel"]').first().check())
      const after = await activeChats(page)
      await page.goBack()
      await expect.poll(() => activeChats(page)).toBe(before)
      expect(await page.locator('#menu-1 input[name="where.channel"]').first().isChecked()).toBe(false)
      await page.goForward()
      await expect.poll(() => activeChats(page)).toBe(after)
      expect(await page.locator('#menu-1 input[name="where.channel"]').first().isChecked()).toBe(true)
      // The page still works.
      await swapped(page, () => page.selectOption('#period', '2026-02'))
      expect(queryOf(page).get('period')).toBe('2026-02')
      // The link to the other page keeps the question.
      await page.click('.sidebar nav a[href^="/handling"]')
      await page.waitForURL(/\/handling\?period=2026-02&where\.channel=/)
    })
  })

  test('each part can be downloaded: figures, pictures, spec, report, subscription', async () => {
    await visit('/volume?period=2026-03&where.channel=widget', async page => {
      const hrefs = async (part: string) => {
        const links = page.locator(`#part-${part} .tools a`)
        return Promise.all(
          Array.from({ length: await links.count() }, (_, index) => links.nth(index).getAttribute('href')),
        )
      }
      const read = async (href: string | null | undefined) => {
        const response = await page.request.get(site.url + href)
        expect(response.status(), href ?? '').toBe(200)
        return { type: response.headers()['content-type'] ?? '', body: await response.body() }
      }
      for (const part of ['evolution', 'ranking']) {
        const [csv, png, svg, spec, pdf, schedule] = await hrefs(part)
        expect((await read(csv)).type).toMatch(/^text\/csv/)
        expect((await read(png)).body.subarray(1, 4).toString()).toBe('PNG')
        expect((await read(svg)).body.toString()).toMatch(/^<svg /)
        expect(JSON.parse((await read(spec)).body.toString()).$schema).toContain('vega-lite')
        expect((await read(pdf)).body.subarray(0, 5).toString()).toBe('%PDF-')
        expect((await read(schedule)).body.toString()).toMatch(/where:\s+channel:\s+- widget/)
      }
      const [csv] = await hrefs('ranking')
      const { rows } = await ranking(store, { ...march, where: { channel: ['widget'] }, by: 'establishment' })
      expect((await read(csv)).body.toString().trim().split('\r\n').length).toBe(rows.length + 1)
    })
  })

  test('filters and charts can be used by keyboard', async () => {
    await visit('/volume?period=2026-03', async page => {
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.className')).toBe('skip')
      // Open a menu, choose a value, close the menu: focus stays where it was.
      await page.focus('#menu-1 summary')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await swapped(page, () => page.keyboard.press('Space'))
      expect(await page.evaluate('document.activeElement.name')).toBe('where.channel')
      expect(await page.locator('#menu-1').getAttribute('open')).not.toBeNull()
      await page.keyboard.press('Escape')
      expect(await page.locator('#menu-1').getAttribute('open')).toBeNull()
      expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
      // A chart is one tab stop; the arrow keys read it, Enter follows a link.
      await page.focus('#split-platform svg')
      await page.keyboard.press('ArrowDown')
      expect(await page.locator('#tip').innerText()).not.toBe('')
      await swapped(page, () => page.keyboard.press('Enter'))
      expect(queryOf(page).getAll('where.platform').length).toBe(1)
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.plot a')].every(link => link.getAttribute('tabindex') === '-1')`,
        ),
      ).toBe(true)
      // Focus is visible.
      await page.focus('#volume-figures dd a')
      expect(await page.evaluate(`getComputedStyle(document.activeElement).outlineStyle`)).not.toBe('none')
    })
  })

  test('without scripts, forms and links do the same', async () => {
    const options = { javaScriptEnabled: false }
    await visit(
      '/volume?period=2026-03',
      async page => {
        await page.selectOption('#period', '2026-02')
        await page.click('#filters > .unscripted button')
        expect(await activeChats(page)).toBe(
          counted((await volume(store, { ...march, period: '2026-02' })).activeChats),
        )
        await page.click('#menu-1 summary')
        await page.locator('#menu-1 input[name="where.channel"][value=widget]').check()
        await page.click('#menu-1 button')
        const widget = { ...march, period: '2026-02', where: { channel: ['widget'] } }
        expect(await activeChats(page)).toBe(counted((await volume(store, widget)).activeChats))
        await page.selectOption('#evolution-grain', 'week')
        await page.click('#part-evolution .choices button')
        expect(queryOf(page).get('grain')).toBe('week')
        expect(queryOf(page).getAll('where.channel')).toEqual(['widget'])
        await page.locator('#split-platform svg a').first().click()
        expect(queryOf(page).getAll('where.platform').length).toBe(1)
        expect(queryOf(page).get('grain')).toBe('week')
        await page.click('#menu-0 summary')
        await page.fill('#find-0', 'bordeaux')
        await page.click('#menu-0 .search button')
        const found = page.locator('#values-0 li bdi')
        const names = await Promise.all(
          Array.from({ length: await found.count() }, (_, index) => found.nth(index).textContent()),
        )
        expect(names.every(name => name?.toLowerCase().includes('bordeaux'))).toBe(true)
        expect(names.length).toBeGreaterThan(0)
      },
      options,
    )
  })

  test('uses the browser’s language, then the one switched to', async () => {
    await visit(
      '/volume?period=2026-03',
      async page => {
        expect(await page.locator('h1').innerText()).toBe('Chat volume')
        expect(await page.getAttribute('html', 'lang')).toBe('en')
        await page.click('.languages a')
        expect(await page.locator('h1').innerText()).toBe('Volume de chat')
        expect(queryOf(page).get('period')).toBe('2026-03')
        await page.goto(`${site.url}/handling`)
        expect(await page.locator('h1').innerText()).toBe('Prise en charge des chats')
      },
      { locale: 'en-US' },
    )
  })

  test('a wrong question is a 400 with a link to go on; an unknown path is a 404', async () => {
    const context = await browser.newContext({ locale: 'fr-FR' })
    const page = await context.newPage()
    const response = await page.goto(`${site.url}/volume?where.planet=mars`)
    expect(response?.status()).toBe(400)
    expect(await page.locator('main').innerText()).toContain('planet')
    await page.click('main a')
    expect(await page.locator('h1').innerText()).toBe('Volume de chat')
    expect((await page.goto(`${site.url}/nowhere`))?.status()).toBe(404)
    // In place, when the wrong value was typed into a field.
    await page.goto(`${site.url}/volume`)
    await page.click('#menu-more summary')
    await page.fill('#zone', 'Mars/Olympus')
    await page.press('#zone', 'Enter')
    await page.waitForSelector('#content.notice')
    expect(await page.locator('#content').innerText()).toContain('Mars/Olympus')
    await page.fill('#zone', 'UTC')
    await swapped(page, () => page.press('#zone', 'Enter'))
    expect(await page.locator('h1').innerText()).toBe('Volume de chat')
    await context.close()
  })

  test('a period without data shows no figures', async () => {
    await visit('/volume?period=2020-01', async page => {
      // The log has no data of 2020.
      expect(['0', '–']).toContain(await activeChats(page))
    })
    await visit('/handling?period=2020-01', async page => {
      expect(['0', '–']).toContain(await page.locator('#counts dd.value').first().innerText())
      expect(await page.locator('#heatmap').count()).toBe(0)
    })
  })

  const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  test.each([
    ['/volume?period=2026-03', 'light', 1280],
    ['/handling?period=2026-03&where.channel=widget', 'dark', 1280],
    ['/volume?period=2026-03&by=channel&ranking.by=region', 'dark', 390],
    ['/chats?of=started&period=2026-03', 'light', 1280],
    ['/method', 'dark', 1280],
    ['/schedule', 'light', 390],
  ] as const)('%s, %s, %d px wide, is accessible and does not overflow', async (path, colorScheme, width) => {
    await visit(
      path,
      async page => {
        const menus = page.locator('#menu-1 summary')
        if ((await menus.count()) > 0) await menus.click()
        // `evaluate` bypasses the content security policy.
        await page.evaluate(await axe)
        const found = (await page.evaluate(
          `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`,
        )) as string[]
        expect(found).toEqual([])
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(overflow).toBe(0)
      },
      { colorScheme, viewport: { width, height: 900 } },
    )
  })

  test('a slow question says so and can be stopped; the previous figures stay', async () => {
    await visit('/volume?period=2026-03', async page => {
      await page.route(/period=2026-02/, async route => {
        await new Promise(done => setTimeout(done, 4000))
        await route.continue().catch(() => undefined)
      })
      const before = await activeChats(page)
      await page.selectOption('#period', '2026-02')
      await page.waitForSelector('#stop:not([hidden])')
      expect(await page.locator('#progress').innerText()).toContain('plus long')
      await page.click('#stop')
      expect(await page.locator('#progress').innerText()).toContain('Arrêté')
      expect(await activeChats(page)).toBe(before)
    })
  })
})
