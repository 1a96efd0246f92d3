import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

// The shell has the engine and no windows: a page opens in a third of the time.
const known = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const executablePath = process.env.CAUSERIE_CHROMIUM ?? known.find(path => existsSync(path))

/** Why suites that look at pages are skipped; null where they run, as everywhere in CI. */
export const chromiumSkipped =
  process.env.CI === 'true' || (executablePath !== undefined && existsSync(executablePath))
    ? null
    : `skipped, no ${executablePath ?? known[0]}; set CAUSERIE_CHROMIUM`

export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? known[0] ?? '', args: ['--no-sandbox'] })
}
