import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers } from './agent-browser.ts'
import { type InboxSite, openInboxSite } from './inbox-site.ts'

const shots = process.env.CAUSERIE_SHOTS
let inbox: InboxSite
let browser: Browser

beforeAll(async () => {
  if (chromiumSkipped !== null) return
  inbox = await openInboxSite()
  browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await inbox?.stop()
})

async function open(
  path: string,
  { locale = 'fr', width = 1100, dark = false, scripts = true, as = 'ann' } = {},
): Promise<{ page: Page; context: BrowserContext }> {
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
  return { page, context }
}

async function shoot(page: Page, name: string) {
  if (shots === undefined) return
  await mkdir(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

/** Waits until an expression is true in a page; the page's policy forbids Playwright's own `waitForFunction`. */
async function holds(page: Page, expression: string) {
  await vi.waitFor(async () => expect(await page.evaluate(expression)).toBe(true), { timeout: 60_000, interval: 50 })
}

const picture = () =>
  sharp({ create: { width: 640, height: 400, channels: 3, background: '#3a7' } })
    .jpeg()
    .toBuffer()

describe.skipIf(chromiumSkipped !== null)('the reply box', () => {
  test('several files are chosen at once, shown, removed, and sent', async () => {
    const path = await inbox.chat('files', { text: 'Pouvez-vous m’envoyer la facture ?' })
    const { page, context } = await open(path)
    await page.setInputFiles('#file', [
      { name: 'photo du colis.jpg', mimeType: 'image/jpeg', buffer: await picture() },
      { name: 'facture-2026-11.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 of a kind') },
      { name: 'à jeter.txt', mimeType: 'text/plain', buffer: Buffer.from('no') },
    ])
    await page.waitForSelector('#attachments li:nth-child(3)')
    await holds(page, "document.querySelectorAll('#uploads li').length === 0")
    await page.getByRole('button', { name: 'Retirer à jeter.txt' }).click()
    await holds(page, "document.querySelectorAll('#attachments li').length === 2")
    await page.fill('#reply', 'Voici la facture.')
    await shoot(page, 'attached-fr')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.waitForSelector('.thread .attachments img')
    await holds(page, '[...document.images].every(image => image.complete && image.naturalWidth > 0)')
    // Files are listed in order of arrival, which is not fixed for small files.
    const shown = await page.locator('.thread .attachments a').allInnerTexts()
    expect(shown.sort()).toEqual(['facture-2026-11.pdf', 'photo du colis.jpg'])
    await shoot(page, 'thread-fr')
    expect(await barriers(page)).toEqual([])
    await context.close()
    for (const [name, options] of [
      ['thread-fr-320', { width: 320 }],
      ['thread-en-dark', { locale: 'en', dark: true }],
      ['thread-en-320-dark', { locale: 'en', width: 320, dark: true }],
    ] as const) {
      const other = await open(path, options)
      expect(await other.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await shoot(other.page, name)
      await other.context.close()
    }
  })

  test('small files keep the order in which they were chosen, however long each takes', async () => {
    const path = await inbox.chat('order', { text: 'Three photos, please' })
    const { page, context } = await open(path)
    let uploads = 0
    await page.route('**/files', async route => {
      if (route.request().method() === 'POST' && uploads++ === 0) await new Promise(done => setTimeout(done, 1000))
      await route.continue()
    })
    const names = ['first.txt', 'second.txt', 'third.txt']
    await page.setInputFiles(
      '#file',
      names.map(name => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })),
    )
    await page.waitForSelector('#attachments li:nth-child(3)')
    expect(await page.locator('#attachments .name').allInnerTexts()).toEqual(names)
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.waitForSelector('.thread .attachments li:nth-child(3)')
    expect(await page.locator('.thread .attachments .name').allInnerTexts()).toEqual(names)
    await context.close()
  })

  test('the upload of a large file resumes after the connection failed', async () => {
    const path = await inbox.chat('large')
    const { page, context } = await open(path)
    let failures = 2
    await context.route('**/uploads/*', async route => {
      if (route.request().method() === 'PATCH' && failures-- > 0) return route.abort('connectionreset')
      return route.continue()
    })
    const buffer = Buffer.alloc(20_000_000, 7)
    await page.setInputFiles('#file', { name: 'film.mov', mimeType: 'video/quicktime', buffer })
    await page.waitForSelector('#attachments li', { timeout: 60_000 })
    expect(failures).toBeLessThan(0)
    expect(await page.locator('#attachments .name').innerText()).toBe('film.mov')
    await context.close()
  })

  test('a file that is too large is refused before it is sent', async () => {
    const path = await inbox.chat('too-large')
    const { page, context } = await open(path, { locale: 'en' })
    await page.evaluate(`{
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(100_000_001)], 'huge.bin'))
      const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
      document.getElementById('composer').dispatchEvent(drop)
    }`)
    expect(await page.locator('#file-status').innerText()).toBe(
      'huge.bin: A file may be 100 MB at most. It was not attached.',
    )
    await context.close()
  })

  test('an emoji is found without accents, by keyboard, and inserted at the cursor', async () => {
    const path = await inbox.chat('emoji')
    const { page, context } = await open(path)
    await page.fill('#reply', 'Merci !')
    await page.evaluate("document.getElementById('reply').setSelectionRange(5, 5)")
    await page.getByRole('button', { name: 'Choisir un émoji' }).click()
    await page.waitForSelector('#emoji-grid button')
    await shoot(page, 'emoji-fr')
    await page.keyboard.type('cœur rouge')
    await holds(page, "document.querySelector('#emoji-grid button')?.textContent.startsWith('❤')")
    await page.fill('#emoji-find', 'fusee')
    await holds(page, "document.querySelector('#emoji-grid button')?.textContent === '🚀'")
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await page.inputValue('#reply')).toBe('Merci🚀 !')
    // Recent emoji come first; the chosen skin tone applies.
    await page.getByRole('button', { name: 'Choisir un émoji' }).click()
    await page.waitForSelector('#emoji-recent button')
    expect(await page.locator('#emoji-recent button').first().innerText()).toBe('🚀')
    await page.selectOption('#emoji-tone', '5')
    await page.fill('#emoji-find', 'pouce vers le haut')
    await holds(page, "document.querySelector('#emoji-grid button')?.textContent === '👍🏿'")
    await page.keyboard.press('Escape')
    await context.close()
    const small = await open(path, { locale: 'en', width: 320, dark: true })
    await small.page.getByRole('button', { name: 'Choose an emoji' }).click()
    await small.page.waitForSelector('#emoji-grid button')
    await shoot(small.page, 'emoji-en-320-dark')
    await small.context.close()
  })

  test('a mistake is caught before the reply is sent, and corrected in the dialog', async () => {
    const path = await inbox.chat('check', { text: 'Où est ma commande ?' })
    const { page, context } = await open(path, { as: 'bob' })
    await page.getByRole('button', { name: 'Correcteur' }).click()
    expect(await page.getAttribute('#abc', 'aria-pressed')).toBe('true')
    await page.fill('#reply', '😊 Bonjour, votre commande à été expédiée hier. Elle arivera demain.')
    // The engine starts when the checker is turned on.
    await page.waitForTimeout(4000)
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    expect(await dialog.locator('mark').allInnerTexts()).toEqual(['à', 'arivera'])
    await shoot(page, 'check-fr')
    expect(await barriers(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, 'check-fr-320-dark')
    await page.setViewportSize({ width: 1100, height: 900 })
    await dialog.getByRole('button', { name: 'a', exact: true }).click()
    await dialog.getByRole('button', { name: 'arrivera', exact: true }).click()
    expect(await page.inputValue('#reply')).toBe(
      '😊 Bonjour, votre commande a été expédiée hier. Elle arrivera demain.',
    )
    await dialog.getByRole('button', { name: 'Envoyer' }).click()
    await page.waitForSelector('.thread .agent')
    expect(await page.locator('.thread .agent .text').innerText()).toContain('Elle arrivera demain.')

    // By keyboard: go back to edit; then add the word to the dictionary.
    await page.fill('#reply', 'Votre Zorbulon est prêt.')
    await page.keyboard.press('Control+Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    expect(await page.evaluate('getSelection().toString()')).toBe('Zorbulon')
    await page.keyboard.press('Control+Enter')
    await dialog.getByRole('button', { name: 'Ajouter au dictionnaire' }).click()
    await dialog.getByRole('button', { name: 'Envoyer' }).click()
    await page.waitForSelector('.thread .agent:nth-child(3)')
    await page.fill('#reply', 'Le Zorbulon arrive.')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.thread .agent:nth-child(4)')

    // Turning the checker off lasts after a reload.
    await page.keyboard.press('Alt+s')
    expect(await page.getAttribute('#abc', 'aria-pressed')).toBe('false')
    await page.waitForTimeout(300)
    await page.reload()
    expect(await page.getAttribute('#abc', 'aria-pressed')).toBe('false')
    await context.close()
  })

  test('without scripts, the checker shows its findings on a page in between', async () => {
    const path = await inbox.chat('plain')
    const { page, context } = await open(path, { scripts: false, as: 'nora' })
    await page.getByRole('button', { name: 'Correcteur' }).click()
    expect(await page.getAttribute('#abc', 'aria-pressed')).toBe('true')
    await page.fill('#reply', 'Votre commande à été expédiée.')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.waitForSelector('.findings')
    await shoot(page, 'check-plain-fr')
    await page.locator('.findings .proposal').first().click()
    expect(await page.inputValue('#reply')).toBe('Votre commande a été expédiée.')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.waitForSelector('.thread .agent')
    await page.fill('#reply', 'Encore à été.')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.getByRole('button', { name: 'Envoyer tel quel' }).click()
    await page.waitForSelector('.thread .agent:nth-child(3)')
    await context.close()
  })
})
