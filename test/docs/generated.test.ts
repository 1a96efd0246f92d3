import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generatedPage, generatedPages } from '../../scripts/docs.ts'

test.each(generatedPages)('what docs/%s takes from the code is current: npm run docs', async name => {
  expect(await generatedPage(name)).toBe(await readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'))
})
