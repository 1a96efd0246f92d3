import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generatedPage, generatedPages } from '../../scripts/docs.ts'

test.each(generatedPages)('the generated parts of docs/%s are up to date: npm run docs', async name => {
  expect(await generatedPage(name)).toBe(await readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'))
})
