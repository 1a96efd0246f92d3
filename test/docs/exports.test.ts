import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { exportFormats } from '../ingest/export-samples.ts'

test('each format of an export has a section, in the order of their names', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/exports.md'), 'utf8')
  expect([...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name)).toEqual([...exportFormats].sort())
})
