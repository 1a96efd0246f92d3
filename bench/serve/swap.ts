// The first page of a fresh server, and the time from a click on a filter until the new charts are painted, in a browser:
// node --import tsx bench/serve/swap.ts --store DIR [--share 0.1]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { split } from '../../src/metrics/operators/split.ts'
import { openStore } from '../../src/store/store.ts'
import buildOnce from '../../test/build-once.ts'
import { openChromium } from '../../test/chromium.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    share: { type: 'string', default: '0.1' },
    port: { type: 'string', default: '18081' },
    month: { type: 'string', default: '2026-10' },
  },
})
if (values.store === undefined) throw new Error('--store DIR')
const directory = resolve(values.store)
const store = await openStore<string>(directory)
const asOf = new Date().toISOString()
const { rows } = await split(store, { period: values.month, zone: 'Europe/Paris', asOf, by: ['region'] })
store.close()
const share = Number(values.share)
// The regions whose share of the chats is closest to the one requested.
const regions = rows
  .toSorted((a, b) => Math.abs((a.share ?? 0) - share) - Math.abs((b.share ?? 0) - share))
  .slice(0, 12)
  .map(({ key, share: own }) => ({ region: key.region, share: own ?? 0 }))

buildOnce()
const program = `${process.env.CAUSERIE_BUILT}/cli/main.js`
const origin = `http://127.0.0.1:${values.port}`
console.log('| first page of a fresh server | ms |\n|---|---:|')
for (const name of ['volume', 'handling']) {
  const fresh = await startServer()
  const started = performance.now()
  await (await fetch(`${origin}/${name}?period=${values.month}`)).text()
  console.log(`| ${name} | ${(performance.now() - started).toFixed(0)} |`)
  fresh.kill()
  await once(fresh, 'exit')
}
console.log()
const server = await startServer()
const browser = await openChromium()
console.log('| page | filter | median ms | least | most |\n|---|---|---:|---:|---:|')
for (const name of ['volume', 'handling'] as const) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' })
  // Warms up the server and the browser with another month.
  await page.goto(`${origin}/${name}?period=2026-09`)
  await page.goto(`${origin}/${name}?period=${values.month}&where.channel=widget`)
  await page.goto(`${origin}/${name}?period=${values.month}`)
  const times: number[] = []
  for (const { region } of regions) {
    times.push(await clickToSwap(page, `input[name="where.region"][value=${JSON.stringify(region)}]`))
    await clickToSwap(page, `input[name="where.region"][value=${JSON.stringify(region)}]`)
  }
  times.sort((a, b) => a - b)
  const shares = regions.map(one => one.share)
  const percent = (ratio: number) => `${(100 * ratio).toFixed(0)} %`
  console.log(
    `| ${name} | a region, ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of the chats | ${(times[times.length >> 1] ?? 0).toFixed(0)} | ${(times[0] ?? 0).toFixed(0)} | ${(times.at(-1) ?? 0).toFixed(0)} |`,
  )
  await page.close()
}
await browser.close()
server.kill()
process.exit(0)

/** A server that has run for a few seconds, as when somebody opens its first page. */
async function startServer() {
  const options = ['--store', directory, '--port', values.port, '--zone', 'Europe/Paris', '--log-level', 'warn']
  const started = spawn(process.execPath, [program, 'serve', ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  process.once('exit', () => started.kill('SIGKILL'))
  while ((await fetch(`${origin}/healthz`).catch(() => null))?.ok !== true) await sleep(100)
  await sleep(3000)
  return started
}

/** The time from the click to the second frame after the swap, when the result is on the screen. */
function clickToSwap(page: Page, selector: string): Promise<number> {
  return page.evaluate(`new Promise(done => {
    const box = document.querySelector(${JSON.stringify(selector)})
    addEventListener(
      'htmx:after:swap',
      () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started))),
      { once: true },
    )
    const started = performance.now()
    box.click()
  })`)
}
