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
    page.setDefaultTimeout(60_000)
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
    // The first page of a browser is drawn again for the width that its script says.
    if (options.javaScriptEnabled !== false && (await page.locator('#page').count()) > 0) {
      await page.waitForSelector('#content[data-width]')
      requests.splice(1)
    }
    await use(page, requests)
    expect(complaints).toEqual([])
  } finally {
    await context.close()
  }
}

// The customers come first.
const activeChats = (page: Page) => page.locator('#volume-figures dd.value').nth(1).innerText()
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
      expect(await page.locator('#volume-figures .note').nth(1).innerText()).toContain(
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
      await expect.poll(() => page.locator('#values-0 li').count(), { timeout: 60_000 }).toBeLessThan(10)
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

  test('a ranking tells changes, is searched, and says where a site stands, also when filtered to it', async () => {
    const { rows } = await ranking(store, { ...march, by: 'establishment' })
    const change = (row: (typeof rows)[number] | undefined) => (row?.value ?? 0) - (row?.previousValue ?? 0)
    const risen = rows.toSorted((a, b) => change(b) - change(a))[0]
    const wanted = rows[6]
    if (wanted === undefined) throw new Error('too few sites')
    const sorted = rows.map(({ value }) => value ?? 0).toSorted((a, b) => a - b)
    const median = ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2
    await visit('/volume?period=2026-03', async page => {
      expect(await page.locator('#movers h3').innerText()).toContain(`${risen?.label} (+${change(risen)})`)
      await swapped(page, () => page.selectOption('#ranking-ranking-order', 'rise'))
      expect(await page.locator('#ranking svg a').first().innerHTML()).toContain(risen?.label)
      await page.fill('#ranking-ranking-find', wanted.label.toUpperCase())
      await swapped(page, () => page.press('#ranking-ranking-find', 'Enter'))
      const place = `${wanted.label} : rang ${wanted.rank} sur ${rows.length} établissements, avec ${wanted.value}. La médiane de tous est de ${Math.round(median)}`
      const said = async () => (await page.locator('.place').innerText()).replace(/\s/g, ' ')
      expect(await said()).toContain(place)
      expect(await page.locator('#ranking svg a').count()).toBe(1)
      await page.goto(`${site.url}/volume?period=2026-03&where.establishment=${wanted.key.establishment}`)
      expect(await said()).toContain(place)
      await page.goto(`${site.url}/volume?period=2026-03&ranking.find=nowhere`)
      expect(await said()).toContain('Aucun nom')
    })
  })

  test('an evolution by any dimension shows all groups, page by page, on one scale or on their own; a day has hours', async () => {
    const { rows } = await ranking(store, { ...march, by: 'establishment' })
    await visit('/volume?period=2026-03&by=establishment', async page => {
      const seen = new Set<string>()
      const names = () => page.locator('#evolution svg text[font-weight="600"]').allTextContents()
      for (let shown = 12; ; shown += 12) {
        for (const name of await names()) seen.add(name)
        if (shown >= rows.length) break
        await swapped(page, () => page.click('#evolution-after'))
      }
      expect(seen.size).toBe(rows.length)
      expect(seen).toContain(rows[0]?.label)
      expect(await page.locator('#evolution .pager').innerText()).toContain(`sur ${rows.length}`)
      const before = await page.locator('#evolution svg').innerHTML()
      await swapped(page, () => page.selectOption('#evolution-scale', 'own'))
      // Another choice begins at the first page.
      expect(queryOf(page).get('evolution.page')).toBeNull()
      expect(await page.locator('#evolution svg').innerHTML()).not.toBe(before)
      await page.goto(`${site.url}/volume?period=dates&from=2026-03-10&through=2026-03-10`)
      expect(await page.inputValue('#evolution-grain')).toBe('hour')
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
      await page.locator('#volume-figures dd.value a').nth(1).click()
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
      await expect.poll(() => activeChats(page), { timeout: 60_000 }).toBe(before)
      expect(await page.locator('#menu-1 input[name="where.channel"]').first().isChecked()).toBe(false)
      await page.goForward()
      await expect.poll(() => activeChats(page), { timeout: 60_000 }).toBe(after)
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
        const [csv, asked, xlsx, png, svg, spec, pdf, schedule] = await hrefs(part)
        for (const figures of [csv, asked]) expect((await read(figures)).type).toMatch(/^text\/csv/)
        expect((await read(xlsx)).body.subarray(0, 2).toString()).toBe('PK')
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
        await page.waitForURL(/find\.establishment=bordeaux/)
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
    // Beside the field; the figures and the address stay.
    await expect
      .poll(() => page.locator('.field:has(#zone) #filter-problem').innerText(), { timeout: 60_000 })
      .toContain('Mars/Olympus')
    expect(await page.getAttribute('#zone', 'aria-invalid')).toBe('true')
    expect(await page.locator('#volume-figures').count()).toBe(1)
    expect(queryOf(page).get('zone')).toBeNull()
    await page.fill('#zone', 'UTC')
    await swapped(page, () => page.press('#zone', 'Enter'))
    expect(queryOf(page).get('zone')).toBe('UTC')
    expect(await page.locator('#filter-problem').textContent()).toBe('')
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

  /** Of each chart in sight: its part, its width in the page, that of its drawing, and that of its place. */
  const chartWidths = `[...document.querySelectorAll('svg.plot')].filter(plot => plot.getClientRects().length > 0).map(plot => [
    plot.closest('.part').id, plot.getBoundingClientRect().width, plot.viewBox.baseVal.width, plot.parentElement.clientWidth])`
  const readWidths = (page: Page) => page.evaluate(chartWidths) as Promise<[string, number, number, number][]>

  test('charts are drawn for the width that they are shown at, also when it changes', async () => {
    await visit('/volume?period=2026-03&by=channel', async page => {
      for (const width of [1280, 320, 768, 2560]) {
        if (width !== 1280) await swapped(page, () => page.setViewportSize({ width, height: 568 }))
        const charts = await readWidths(page)
        expect(charts.map(([part]) => part)).toEqual([
          'part-evolution',
          'part-split-channel',
          'part-split-platform',
          'part-movers',
          'part-ranking',
        ])
        for (const [part, shown, drawn, place] of charts) {
          expect(shown, `${part} at ${width}`).toBeCloseTo(drawn, 0)
          expect(Math.abs(place - drawn), `${part} at ${width}`).toBeLessThanOrEqual(1)
        }
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      }
      // The width is no step of the history, and the next page is drawn for it at once.
      expect(await page.evaluate('history.length')).toBe(2)
      await page.goto(`${site.url}/handling?period=2026-03`)
      expect(await page.getAttribute('#content', 'data-width')).toBe(
        String(await page.evaluate(`document.getElementById('content').clientWidth`)),
      )
    })
  })

  test.each([320, 768, 1280, 1920])(
    'without scripts, each chart is shown once and unscaled, %d px wide',
    async width => {
      const options = { javaScriptEnabled: false, viewport: { width, height: 900 } }
      await visit(
        '/handling?period=2026-03',
        async page => {
          const charts = await readWidths(page)
          expect(charts.map(([part]) => part)).toEqual(['part-distribution', 'part-heatmap'])
          for (const [part, shown, drawn, place] of charts) {
            expect(shown, part).toBe(drawn)
            expect(shown, part).toBeLessThanOrEqual(place)
          }
        },
        options,
      )
    },
  )

  test('on a phone the first figure is in the first screen, filters fold, and sites are cards', async () => {
    const viewport = { width: 320, height: 568 }
    await visit(
      '/volume?period=2026-03&where.channel=widget',
      async page => {
        const figure = await page.locator('#volume-figures dd.value').first().boundingBox()
        expect((figure?.y ?? 999) + (figure?.height ?? 0)).toBeLessThanOrEqual(viewport.height)
        expect(await page.locator('.fold-label').innerText()).toMatch(/mars 2026 ·\s1\sfiltre/)
        expect(await page.locator('#filters').isVisible()).toBe(false)
        await page.focus('#fold')
        await page.keyboard.press('Space')
        await swapped(page, () => page.selectOption('#period', '2026-02'))
        expect(await page.locator('.fold-label').innerText()).toMatch(/février\s2026/)
        await page.locator('.definition summary').first().click()
        expect(await page.locator('.definition p').first().innerText()).toMatch(/^Clients/)
      },
      { viewport },
    )
    await visit(
      '/handling?period=2026-03&olderThan=12h',
      async page => {
        const [first] = (await watchList(store, { asOf, olderThanSeconds: 12 * 3600 })).rows
        const card = page.locator('#watch-list tbody tr').first()
        expect(await card.innerText()).toContain(first?.name)
        expect(
          await page.evaluate(
            `[...document.querySelectorAll('#watch-list tbody tr:first-child td')].map(one => getComputedStyle(one).display)`,
          ),
        ).toEqual(Array(4).fill('flex'))
      },
      { viewport },
    )
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
        if (width < 640 && (await menus.count()) > 0) await page.click('.fold-label')
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
      // The form shows what the figures are about, and the question can be asked again.
      expect(await page.inputValue('#period')).toBe('2026-03')
      await page.unroute(/period=2026-02/)
      await swapped(page, () => page.click('#again'))
      expect(await page.inputValue('#period')).toBe('2026-02')
      expect(queryOf(page).get('period')).toBe('2026-02')
    })
  })

  test('after a lost line or an error the form shows what the figures show, with try again', async () => {
    const context = await browser.newContext({ locale: 'fr-FR' })
    const page = await context.newPage()
    await page.goto(`${site.url}/volume?period=2026-03`)
    await page.waitForSelector('#content[data-width]')
    for (const lose of ['abort', 'error'] as const) {
      await page.route(/period=2026-02/, route =>
        lose === 'abort' ? route.abort() : route.fulfill({ status: 500, body: '<p>broken</p>' }),
      )
      await page.selectOption('#period', '2026-02')
      await page.waitForSelector('#again:not([hidden])')
      expect(await page.inputValue('#period')).toBe('2026-03')
      expect(await page.locator('#volume-figures').count()).toBe(1)
      await page.unroute(/period=2026-02/)
      await swapped(page, () => page.click('#again'))
      expect(await page.inputValue('#period')).toBe('2026-02')
      await swapped(page, () => page.selectOption('#period', '2026-03'))
    }
    await context.close()
  })

  test('dates are chosen in either order, and nothing is asked until they are whole', async () => {
    await visit('/volume?period=2026-03', async (page, requests) => {
      await swapped(page, () => page.selectOption('#period', 'dates'))
      requests.length = 0
      // The range moves forward, beginning with its first day.
      await page.fill('#from', '2026-04-01')
      expect(await page.locator('.field:has(#from) #filter-problem').innerText()).toContain('précède')
      // A year that is being typed.
      await page.fill('#through', '0020-04-01')
      await page.waitForTimeout(100)
      expect(requests).toEqual([])
      await swapped(page, () => page.fill('#through', '2026-04-02'))
      expect([queryOf(page).get('from'), queryOf(page).get('through')]).toEqual(['2026-04-01', '2026-04-02'])
      expect(await page.locator('#filter-problem').textContent()).toBe('')
      // Backward, and exchanged with Enter.
      await page.fill('#through', '2026-03-20')
      expect(requests).toHaveLength(1)
      await swapped(page, () => page.press('#through', 'Enter'))
      expect([await page.inputValue('#from'), await page.inputValue('#through')]).toEqual(['2026-03-20', '2026-04-01'])
    })
  })

  test('the question survives the way through other pages', async () => {
    await visit('/handling?period=2026-03&where.channel=widget&ranking.metric=meanDelaySeconds', async page => {
      await page.click('.sidebar nav a[href^="/method"]')
      await page.waitForURL(/\/method\?/)
      const said = await page.locator('#method-1').innerText()
      expect(said).toMatch(/1er–31\smars\s2026/)
      expect(said).toContain('widget')
      expect(said).toContain('Délai moyen de prise en charge')
      await page.click('.sidebar nav a[href^="/api"]')
      await page.waitForURL(/\/api\?/)
      await page.click('.sidebar nav a[href^="/volume"]')
      await page.waitForURL(/\/volume\?/)
      await page.locator('#volume-figures dd a').first().click()
      await page.waitForURL(/\/chats\?/)
      await page.click('.sidebar nav a[href^="/handling"]')
      await page.waitForURL(/\/handling\?/)
      expect(Object.fromEntries(queryOf(page))).toEqual({
        period: '2026-03',
        'where.channel': 'widget',
        'ranking.metric': 'meanDelaySeconds',
      })
    })
  })
})
