import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import budgets from '../../scripts/budgets.json' with { type: 'json' }
import { loadAssets } from './assets.ts'

// The shell loads these four on a page of the inbox. Whoever needs more changes scripts/budgets.json, and says why.
const ofInbox = ['htmx.js', 'tooltips.js', 'live.js', 'inbox.js']

test('the scripts of a page of the inbox are within their budget', async () => {
  const assets = await loadAssets()
  const bytes = ofInbox.map(name => gzipSync(assets.at(assets.path(name))?.content ?? '', { level: 9 }).length)
  expect(Math.min(...bytes)).toBeGreaterThan(200)
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(budgets.inbox.scriptGzipBytes)
})
