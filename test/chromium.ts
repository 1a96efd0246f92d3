import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

// The headless shell opens a page in a third of the time.
const known = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const executablePath = process.env.CAUSERIE_CHROMIUM ?? known.find(path => existsSync(path))

/** Why browser suites are skipped; null if they run, as they always do in CI. */
export const chromiumSkipped =
  process.env.CI === 'true' || (executablePath !== undefined && existsSync(executablePath))
    ? null
    : `skipped, no ${executablePath ?? known[0]}; set CAUSERIE_CHROMIUM`

export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? known[0] ?? '', args: ['--no-sandbox'] })
}
