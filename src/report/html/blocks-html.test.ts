import { describe, expect, test } from 'vitest'
import { sampleReport } from '../../../fixtures/sample-answers.ts'
import type { Block } from '../model/model.ts'
import { reportModel } from '../report-model.ts'
import { blockHtml } from './blocks-html.ts'
import { html } from './html-tag.ts'

const blocks = reportModel(sampleReport('ordinary'), {
  locale: 'en',
  link: target => `/live?"${target.type}"`,
}).sections.flatMap(section => section.blocks)
const hooks = {
  locale: 'en',
  controls: (block: Block) => html`<form data-of="${block.id}"></form>`,
  tools: (block: Block) => html`<menu data-of="${block.id}"></menu>`,
  linkAttributes: (href: string) => ({ 'data-narrow': href }),
} as const

describe.each(blocks.map(block => [block.id, block] as const))('%s', (id, block) => {
  const page = blockHtml(block, 'anchor', hooks).text

  test('controls come under the heading and tools at the end, for charts and tables only', () => {
    const order = [...page.matchAll(/<(h3|form|menu|svg|table)\b/g)].map(([, tag]) => tag)
    const bare = blockHtml(block, 'anchor', { locale: 'en' }).text
    if (block.type !== 'chart' && block.type !== 'table') return expect(order).not.toContain('form')
    expect([order[0], order[1], order.at(-1)]).toEqual(['h3', 'form', 'menu'])
    expect(page).toContain(`<form data-of="${id}"></form>`)
    expect(bare).not.toMatch(/<form|<menu/)
  })

  test('every link has its address and the attributes given', () => {
    const links = page.match(/<a [^>]*>/g) ?? []
    for (const link of links)
      expect(link).toMatch(/^<a data-narrow="\/live\?&quot;(\w+)&quot;" href="\/live\?&quot;\1&quot;">$/)
    expect(page.includes('role="group"')).toBe(block.type === 'chart' && /<svg[^>]*>.*<a /s.test(page))
  })

  test('an id belongs to the anchor, and a single variant has no switch', () => {
    for (const [, own] of page.matchAll(/ id="([^"]*)"/g)) expect(own).toMatch(/^anchor\b/)
    if (block.type === 'chart' && block.variants.length === 1) expect(page).not.toContain('<fieldset')
  })
})

test('figures, charts and tables can have links', () => {
  const text = blocks.map((block, index) => blockHtml(block, `b${index}`, hooks).text).join('')
  for (const before of ['<dd class="value">', '<td class="end">', '<g [^>]*>'])
    expect(text).toMatch(new RegExp(`${before}<a `))
})
