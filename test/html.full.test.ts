import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SampleName, sampleReport } from '../fixtures/sample-answers.ts'
import { renderHtml } from '../src/report/html/render-html.ts'
import { reportModel } from '../src/report/report-model.ts'
import type { Locale } from '../src/words/locale.ts'
import { runs } from './arbitraries/runs.ts'
import { chromiumSkipped, openChromium } from './chromium.ts'

const rendered = new Map<string, Promise<string>>()

function pageOf(name: SampleName, locale: Locale): Promise<string> {
  const key = `${name} ${locale}`
  const known = rendered.get(key) ?? renderHtml(reportModel(sampleReport(name), { locale }))
  rendered.set(key, known)
  return known
}

test('equal models give equal bytes', async () => {
  const again = await renderHtml(reportModel(sampleReport('hostileNames'), { locale: 'fr' }))
  expect(again).toBe(await pageOf('hostileNames', 'fr'))
})

test('the page refers to nothing outside itself', async () => {
  const page = await pageOf('ordinary', 'en')
  expect(page).not.toMatch(/(?:src|href|url\()\s*=?\s*["']?(?:https?:|\/\/)/)
  expect(page).not.toMatch(/ on\w+="/)
})

describe.skipIf(chromiumSkipped !== null)(`in Chromium ${chromiumSkipped ?? ''}`, () => {
  let browser: Browser
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causerie-html-'))
    browser = await openChromium()
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Opens a page from a file, and fails if it logs an error or requests anything. */
  async function withPage(
    html: string,
    use: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    try {
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', message => complaints.push(message.text()))
      page.on('pageerror', error => complaints.push(error.message))
      const file = join(folder, 'report.html')
      await writeFile(file, html)
      const address = pathToFileURL(file).href
      page.on('request', request => {
        if (request.url() !== address && !request.url().startsWith('data:')) complaints.push(request.url())
      })
      await page.goto(address)
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      await use(page)
      expect(complaints).toEqual([])
    } finally {
      await context.close()
    }
  }

  const evolution = '#volume-2'
  const shown = (page: Page) =>
    page.evaluate<boolean[]>(
      `[...document.querySelectorAll('${evolution} > .variant')].map(each => each.clientHeight > 0)`,
    )

  test('the switch works by mouse, even without scripts', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await withPage(
        await pageOf('ordinary', 'fr'),
        async page => {
          expect(await shown(page)).toEqual([true, false, false])
          await page.getByText('Par canal', { exact: true }).first().click()
          expect(await shown(page)).toEqual([false, true, false])
          await page.getByText('Par plateforme', { exact: true }).first().click()
          expect(await shown(page)).toEqual([false, false, true])
        },
        { javaScriptEnabled },
      )
    }
  })

  test('the page works by keyboard: skip link, sections, switch', async () => {
    await withPage(await pageOf('ordinary', 'en'), async page => {
      const focused = () => page.evaluate<string>('document.activeElement.textContent')
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Skip to the report')
      expect(await page.evaluate(`document.querySelector('.skip').getBoundingClientRect().top >= 0`)).toBe(true)
      await page.keyboard.press('Tab')
      expect(await focused()).toBe('Chat volume')
      for (let press = 0; press < 3; press++) await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.id')).toBe('volume-2-show-1')
      await page.keyboard.press('ArrowRight')
      expect(await shown(page)).toEqual([false, true, false])
      const label = `document.querySelector('label[for="volume-2-show-2"]')`
      expect(await page.evaluate(`getComputedStyle(${label}).outlineStyle`)).toBe('solid')
    })
  })

  test('tooltips by pointer and by keyboard', async () => {
    await withPage(await pageOf('ordinary', 'en'), async page => {
      const tip = page.locator('#tip')
      const bar = page.locator('#volume-3 .wide [aria-label^="widget"]')
      await bar.hover()
      expect(await tip.textContent()).toMatch(/^widget.*528/)
      expect(await tip.isVisible()).toBe(true)
      await page.mouse.move(5, 5)
      expect(await tip.isVisible()).toBe(false)

      const heatmap = page.locator('.wide .plot', { has: page.locator('[aria-label^="Monday 07:00"]') })
      await page.keyboard.press('Tab')
      await heatmap.focus()
      await page.keyboard.press('Escape')
      expect(await tip.isVisible()).toBe(false)
      await page.keyboard.press('ArrowRight')
      const first = await tip.textContent()
      await page.keyboard.press('ArrowRight')
      const second = await tip.textContent()
      await page.keyboard.press('ArrowDown')
      expect(new Set([first, second, await tip.textContent()]).size).toBe(3)
      expect(await tip.isVisible()).toBe(true)
      await page.keyboard.press('Tab')
      expect(await tip.isVisible()).toBe(false)
    })
  })

  const linkedPage = () =>
    renderHtml(
      reportModel(sampleReport('ordinary'), {
        locale: 'en',
        link: target => `#${encodeURIComponent(JSON.stringify(target))}`,
      }),
    )
  const followed = (page: Page) => JSON.parse(decodeURIComponent(new URL(page.url()).hash.slice(1)))
  const split = '#volume-3 .wide svg'
  const group = (channel: string) => ({ type: 'group', key: { channel } })

  test('without scripts, linked marks work by mouse, and one by one by keyboard', async () => {
    await withPage(
      await linkedPage(),
      async page => {
        // Clicks the name left of the smallest bar: the whole row is the link.
        await page
          .locator(`${split} a`)
          .last()
          .click({ position: { x: 20, y: 10 } })
        await expect.poll(() => followed(page)).toEqual(group('unknown'))
        for (const [state, hour] of Object.entries({ none: 0, handled: 10 })) {
          const cell = page.locator('.wide .plot a', {
            has: page.locator(`[aria-label^="Monday ${hour === 0 ? '00' : hour}:00"]`),
          })
          await cell.click()
          await expect.poll(() => followed(page), { message: state }).toEqual({ type: 'hour', weekday: 1, hour })
        }
        await page.locator(`${split} a`).first().focus()
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await expect.poll(() => followed(page)).toEqual(group('qr-code'))
      },
      { javaScriptEnabled: false },
    )
  })

  test('a plot of links is one tab stop: arrows choose, Enter follows', async () => {
    await withPage(await linkedPage(), async page => {
      await page.locator(split).focus()
      await page.keyboard.press('Tab')
      expect(await page.evaluate(`document.activeElement.closest('svg')`)).toBeNull()
      await page.keyboard.press('Shift+Tab')
      expect(await page.locator('#tip').textContent()).toMatch(/^widget/)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(() => followed(page)).toEqual(group('qr-code'))
      await page.locator(`${split} a`).nth(2).click()
      await expect.poll(() => followed(page)).toEqual(group('sms'))
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await expect.poll(() => followed(page)).toEqual(group('e-mail'))
    })
  })

  test('a plot that is added later gets its tooltips once the page announces it', async () => {
    await withPage(await linkedPage(), async page => {
      await page.locator(`${split} a`).first().hover()
      await page.evaluate(`(() => {
          const block = document.querySelector('#volume-3')
          const fresh = document.importNode(block, true)
          for (const each of fresh.querySelectorAll('[tabindex]')) each.removeAttribute('tabindex')
          block.replaceWith(fresh)
          fresh.dispatchEvent(new CustomEvent('causerie:added', { bubbles: true }))
        })()`)
      expect(await page.locator('#tip').isVisible()).toBe(false)
      expect(await page.locator(split).getAttribute('tabindex')).toBe('0')
      await page.locator(`${split} a`).nth(1).hover()
      expect(await page.locator('#tip').textContent()).toMatch(/^qr-code/)
    })
  })

  test('light and dark', async () => {
    const colors = async (colorScheme: 'light' | 'dark') => {
      let found: readonly string[] = []
      await withPage(
        await pageOf('ordinary', 'en'),
        async page => {
          found = await page.evaluate<string[]>(`[
              getComputedStyle(document.body).backgroundColor,
              getComputedStyle(document.body).color,
              getComputedStyle(document.querySelector('#volume-3 .wide [aria-label^="widget"]')).fill,
            ]`)
        },
        { colorScheme },
      )
      return found
    }
    const [light, dark] = [await colors('light'), await colors('dark')]
    for (const [index, color] of light.entries()) expect(dark[index]).not.toBe(color)
  })

  test.each(['ordinary', 'hostileNames', 'manyEstablishments', 'empty', 'byHour'] as const)(
    '%s on a narrow screen has no horizontal overflow',
    async name => {
      await withPage(
        await pageOf(name, 'fr'),
        async page => {
          await page.evaluate(`document.querySelectorAll('details').forEach(each => { each.open = true })`)
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(340)
          // Nor does a chart scroll: it is drawn for this width.
          const overflowing = `[...document.querySelectorAll('.canvas')].filter(each => each.scrollWidth > each.clientWidth).length`
          expect(await page.evaluate(overflowing)).toBe(0)
        },
        { viewport: { width: 340, height: 700 } },
      )
    },
  )

  test('in print it has its tables and no switches', async () => {
    for (const javaScriptEnabled of [true, false]) {
      await withPage(
        await pageOf('ordinary', 'en'),
        async page => {
          const file = join(folder, 'report.pdf')
          await page.pdf({ path: file, preferCSSPageSize: true })
          const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
          expect(text).toMatch(/Thu 1 Oct 2026\s+58\s+Tue 1 Sept 2026\s+63/)
          expect(text).toMatch(/Share of the chats started/)
          expect(text).not.toMatch(/Skip to the report|The figures in a table|By platform\b/)
        },
        { javaScriptEnabled },
      )
    }
  })

  test.each(['ordinary', 'hostileNames', 'empty', 'toDate'] as const)('%s is well formed', async name => {
    await withPage(await pageOf(name, 'fr'), async page => {
      const facts = await page.evaluate(`(() => {
          const all = selector => [...document.querySelectorAll(selector)]
          const ids = all('[id]').map(each => each.id)
          const levels = all('h1,h2,h3,h4').map(each => Number(each.tagName.slice(1)))
          return {
            lang: document.documentElement.lang,
            title: document.title,
            repeatedIds: ids.filter((id, index) => ids.indexOf(id) !== index),
            mains: all('main').length,
            titles: levels.filter(level => level === 1).length,
            skippedLevels: levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1),
            figuresWithout: all('figure').filter(each => !each.querySelector('figcaption h3') || !each.querySelector('details table')).length,
            imagesWithout: all('svg').filter(each => each.getAttribute('role') !== 'img' || !each.getAttribute('aria-label')).length,
            radiosWithout: all('input').filter(each => each.labels.length !== 1).length,
            sectionsWithout: all('section').filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))).length,
            fonts: [...document.fonts].filter(font => font.status === 'loaded').length > 0,
          }
        })()`)
      expect(facts).toEqual({
        lang: 'fr',
        title: 'Volume et prise en charge des chats – Tous les établissements, octobre 2026',
        repeatedIds: [],
        mains: 1,
        titles: 1,
        skippedLevels: [],
        figuresWithout: 0,
        imagesWithout: 0,
        radiosWithout: 0,
        sectionsWithout: 0,
        fonts: true,
      })
    })
  })

  test('its policy prevents all other scripts, requests and forms', async () => {
    const page = await (await browser.newContext()).newPage()
    const file = join(folder, 'policy.html')
    await writeFile(file, await pageOf('empty', 'en'))
    await page.goto(pathToFileURL(file).href)
    const refused = await page.evaluate(`(async () => {
        const directives = []
        document.addEventListener('securitypolicyviolation', event => directives.push(event.effectiveDirective))
        const script = document.createElement('script')
        script.textContent = 'document.title = "taken"'
        const image = document.createElement('img')
        image.src = 'https://causerie.invalid/pixel.gif'
        const style = document.createElement('style')
        style.textContent = 'body{display:none}'
        document.body.append(script, image, style)
        await fetch('https://causerie.invalid/').catch(() => undefined)
        await new Promise(resolve => setTimeout(resolve, 50))
        return directives.sort()
      })()`)
    expect(refused).toEqual(['connect-src', 'img-src', 'script-src-elem', 'style-src-elem'])
    expect(await page.title()).not.toBe('taken')
    await page.context().close()
  })

  test('no name becomes markup', async () => {
    const nasty = [
      '</script><script>document.title="taken"</script>',
      '"><img src=x onerror=alert(1)>',
      "'><svg onload=alert(1)>",
      '</title></style><iframe>',
      '<!--',
      ']]>',
      '&lt;b&gt;',
      'fill="#b3432b" id="x" style="display:none"',
      'url(#clip0)',
    ]
    const name = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 30 }))
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 8, maxLength: 8 }), name, async (names, other) => {
        const html = await renderHtml(reportModel(named(names, other), { locale: 'en', title: other, scope: other }))
        await withPage(html, async page => {
          const found = await page.evaluate(`(() => {
              const all = [...document.querySelectorAll('*')]
              const known = new Set('html head meta title style body a div main header h1 p dl dt dd nav ul li section h2 h3 h4 figure figcaption fieldset legend input label svg g path rect line text defs clipPath details summary table caption thead tbody tr th td bdi script'.split(' '))
              return {
                scripts: document.scripts.length,
                styles: document.styleSheets.length,
                handlers: all.filter(each => each.getAttributeNames().some(name => name.startsWith('on') || name === 'style')).length,
                strangers: [...new Set(all.map(each => each.localName))].filter(tag => !known.has(tag)),
                sections: document.querySelectorAll('main > section').length,
              }
            })()`)
          expect(found).toEqual({ scripts: 1, styles: 1, handlers: 0, strangers: [], sections: 3 })
        })
      }),
      { ...runs(2), seed: 20_261_031 },
    )
  }, 120_000)
})

/** A report whose establishments, regions, channels, platforms, filters and attribute have these names. */
function named(names: readonly string[], attribute: string) {
  const input = sampleReport('hostileNames')
  const originals = [...new Set(input.byChannel.rows.map(row => String(row.key.channel)))]
  const renamed = new Map(originals.map((original, index) => [original, names[index] ?? '']))
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return renamed.get(value) ?? value
    if (Array.isArray(value)) return value.map(rename)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner)]))
  }
  const report = rename(input) as typeof input
  const filter = Object.fromEntries([[attribute, names]])
  return {
    ...report,
    volume: { ...report.volume, query: { ...report.volume.query, where: filter, not: { channel: names } } },
    rankings: report.rankings.map(ranking => ({ ...ranking, query: { ...ranking.query, by: [attribute] } })),
  }
}
