import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { codeBlock } from '../scripts/docs/code-block.ts'
import { generatedReadme } from '../scripts/readme.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

test('the output in the README is that of its commands and program: npm run readme', async () => {
  expect(await generatedReadme()).toBe(readme)
})

test('the first program is short enough to read at a glance', () => {
  expect(codeBlock(readme, 'ts').trim().split('\n').length).toBeLessThanOrEqual(12)
})
