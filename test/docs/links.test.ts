import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { markdownFiles, root } from './source-files.ts'

const files = markdownFiles()
const anchors = new Map(
  files.map(({ path, text }) => [path, [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))]),
)

test.each(files.map(({ path }) => path))('every link in %s has a target', path => {
  const text = files.find(file => file.path === path)?.text ?? ''
  const broken = linksOf(path, text).filter(({ to, anchor }) => {
    if (!existsSync(join(root, to))) return true
    return anchor !== undefined && !(anchors.get(to) ?? []).includes(anchor)
  })
  expect(broken).toEqual([])
})

test('every document is linked from another', () => {
  const linked = new Set(
    files.flatMap(({ path, text }) =>
      linksOf(path, text)
        .map(({ to }) => to)
        .filter(to => to !== path),
    ),
  )
  expect(files.map(({ path }) => path).filter(path => /^(docs|examples)\//.test(path) && !linked.has(path))).toEqual([])
})

/** The links of a page to files: the path from the root, and the heading. */
function linksOf(path: string, text: string) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return []
    const [target = '', anchor] = link.split('#')
    const to = target === '' ? path : posix.normalize(posix.join(posix.dirname(path), target))
    return [{ link, to, anchor }]
  })
}

/** The anchor that GitHub generates. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
