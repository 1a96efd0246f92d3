import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { ReportModel } from '../../src/report/index.ts'
import { renderHtml } from '../../src/report/index.ts'
import { NotInstalledError } from '../opponents/opponent.ts'

const executablePath = process.env.CAUSERIE_CHROMIUM ?? '/usr/bin/chromium'

/** What most report tools do: the HTML page printed by a browser, which stays open between the pages. */
export async function openChromium() {
  if (!existsSync(executablePath)) throw new NotInstalledError(`there is no Chromium at ${executablePath}`)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  return {
    name: 'Chromium, print to PDF',
    version: browser.version(),
    async print(model: ReportModel): Promise<Uint8Array> {
      const page = await browser.newPage()
      try {
        await page.setContent(await renderHtml(model), { waitUntil: 'load' })
        return await page.pdf({ format: 'A4', printBackground: true })
      } finally {
        await page.close()
      }
    },
    close: () => browser.close(),
  }
}
