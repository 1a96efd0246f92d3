import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { InboxSite } from './inbox-site.ts'

export interface Look {
  readonly as?: string
  readonly width?: number
  readonly dark?: boolean
  readonly locale?: string
  readonly scripts?: boolean
}

/** Opens a page of an inbox in a browser, as a user who is signed in. */
export async function openAs(
  browser: Browser,
  inbox: InboxSite,
  path: string,
  { as = 'ann', width = 1280, dark = false, locale = 'en', scripts = true }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: scripts,
  })
  const [name = '', value = ''] = inbox.cookieOf(as).split('=')
  await context.addCookies([{ name, value, url: inbox.site.url }])
  const page = await context.newPage()
  await page.goto(inbox.site.url + path)
  return page
}

/** How every new page is looked at. */
export const looks = [
  { width: 1280, dark: false },
  { width: 390, dark: true },
  { width: 390, dark: false },
  { width: 1280, dark: true },
] as const

/** Takes a picture of a page, where they are asked for with `CAUSERIE_SHOTS`. */
export async function shoot(page: Page, name: string, { width, dark }: Look = {}): Promise<void> {
  const folder = process.env.CAUSERIE_SHOTS
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  const look = width === undefined ? '' : `-${width}-${dark ? 'dark' : 'light'}`
  await page.screenshot({ path: join(folder, `${name}${look}.png`), fullPage: true })
}

/** The serious and critical accessibility violations of a page. */
export async function barriers(page: Page) {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 200)))`,
  )
}
