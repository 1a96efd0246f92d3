import type { ReportModel } from '../../src/report/index.ts'
import { renderHtml } from '../../src/report/index.ts'
import { chromiumSkipped, openChromium as startChromium } from '../../test/chromium.ts'
import { NotInstalledError } from '../opponents/opponent.ts'

/** The way of most report tools: a browser prints the HTML page. The browser stays open between pages. */
export async function openChromium() {
  if (chromiumSkipped !== null) throw new NotInstalledError(`Chromium: ${chromiumSkipped}`)
  const browser = await startChromium()
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
