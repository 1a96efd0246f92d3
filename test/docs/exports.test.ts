import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exportFormats } from '../ingest/export-samples.ts'

test('every export format has a section, in alphabetical order', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/exports.md'), 'utf8')
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).toEqual([...exportFormats].sort())
})
