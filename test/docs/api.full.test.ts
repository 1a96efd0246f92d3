import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiTexts } from '../../scripts/api.ts'
import { root } from './source-files.ts'

test('the reports of the public API and its page are up to date: npm run docs:api, and a line in CHANGELOG.md', async () => {
  for (const [path, text] of Object.entries(await apiTexts()))
    expect(await readFile(join(root, path), 'utf8'), path).toBe(text)
}, 0)
