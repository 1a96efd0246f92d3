import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { codeBlock } from '../scripts/docs/code-block.ts'
import { generatedReadme } from '../scripts/readme.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

test('what the README prints is what its commands and its program print: npm run readme', async () => {
  expect(await generatedReadme()).toBe(readme)
})

test('the first program is one to be read at a glance', () => {
  expect(codeBlock(readme, 'ts').trim().split('\n').length).toBeLessThanOrEqual(12)
})
