import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './source-files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/architecture.md')

test('every row of the walks names a file and something that is in it', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, path = '', name = '']) => ({ path, name }))
  expect(rows.length).toBeGreaterThan(30)
  const isThere = ({ path, name }: (typeof rows)[number]) =>
    existsSync(join(root, path)) && new RegExp(`(function\\*?|const|class|interface) ${name}\\b`).test(read(path))
  expect(rows.filter(row => !isThere(row))).toEqual([])
})

test.each(['docs/architecture.md', 'CONTRIBUTING.md'])('every path that %s names exists', document => {
  const named = [
    ...read(document).matchAll(
      /`((?:src|config|jobs|serve|cli|testing|test|scripts|docs|fixtures|bench|examples)\/[^`\s]*)`/g,
    ),
  ]
  const paths = named.map(([, path = '']) => path).filter(path => !/[*{…]|NAME/.test(path))
  expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([])
})
