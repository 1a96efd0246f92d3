import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateLog } from '../../src/demo/generate-log.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { openSite, type TestSite } from './site.ts'
import { perform, tasks } from './ten-tasks.ts'

let site: TestSite
let browser: Browser
let folder: string
let told: ReadonlyMap<string, number>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-ten-tasks-'))
  const made = { out: folder, messages: 20_000, establishments: 30, start: '2026-01-01', end: '2026-04-01' }
  const generated = await generateLog(made)
  site = await openSite({
    log: [generated.log],
    establishments: await readFile(generated.establishments, 'utf8'),
    options: { zone: 'Europe/Paris' },
  })
  const table = await readFile(join(import.meta.dirname, '../../bench/serve/ten-tasks.md'), 'utf8')
  told = new Map(
    [...table.matchAll(/^\| (.+?) \| [^|]+ \| (\d+) \|$/gm)].map(([, name = '', acts]) => [name, Number(acts)]),
  )
  if (chromiumSkipped === null) browser = await openChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await site?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('the table has the ten tasks', () => {
  expect([...told.keys()]).toEqual(tasks.map(({ name }) => name))
})

describe.skipIf(chromiumSkipped !== null)('a manager', () => {
  test.each(tasks)('$name', { timeout: 120_000 }, async task => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    try {
      const { found, acts } = await perform(page, site.url, task)
      expect(found).not.toBe('')
      expect(acts).toBe(told.get(task.name))
    } finally {
      await context.close()
    }
  })
})
