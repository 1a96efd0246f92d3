import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { markdownFiles, root } from './source-files.ts'

const files = markdownFiles()
const anchors = new Map(
  files.map(({ path, text }) => [path, [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading))]),
)

test.each(files.map(({ path }) => path))('every link of %s leads somewhere', path => {
  const text = files.find(file => file.path === path)?.text ?? ''
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const broken = links.filter(link => {
    if (/^[a-z]+:/.test(link)) return false
    const [target = '', anchor] = link.split('#')
    const to = target === '' ? path : posix.normalize(posix.join(posix.dirname(path), target))
    if (!existsSync(join(root, to))) return true
    return anchor !== undefined && !(anchors.get(to) ?? []).includes(anchor)
  })
  expect(broken).toEqual([])
})

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
