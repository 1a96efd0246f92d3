import { expect, test } from 'vitest'
import { palettes } from '../../charts/theme.ts'
import { inlineSvg } from './inline-svg.ts'

const { accent, ink } = palettes.light
const inlined = (inner: string) =>
  inlineSvg(`<svg role="img" aria-label="old" class="marks" xmlns="http://www.w3.org/2000/svg">${inner}</svg>`, {
    id: 'volume-2',
    alt: 'Two "bars" & a <line>',
  }).text

test('the root is an image with its text alternative', () => {
  expect(inlined('')).toBe('<svg class="plot" role="img" aria-label="Two &quot;bars&quot; &amp; a &lt;line&gt;"></svg>')
})

test('colours of the palette become variables, others stay', () => {
  expect(inlined(`<path fill="${accent}" stroke="#123456"/>`)).toContain(
    '<path fill="var(--accent)" stroke="#123456"/>',
  )
})

test('ids get the chart’s prefix; styles and classes are removed', () => {
  expect(inlined('<clipPath id="clip0"></clipPath><g clip-path="url(#clip0)" style="x" class="y"></g>')).toContain(
    '<clipPath id="volume-2-clip0"></clipPath><g clip-path="url(#volume-2-clip0)"></g>',
  )
})

test('texts and labels are unchanged, whatever they look like', () => {
  const label = `a > b fill=&quot;${ink}&quot;`
  expect(inlined(`<path aria-label="${label}" fill="${ink}"/><text>fill="${ink}" id="x"</text>`)).toContain(
    `<path aria-label="${label}" fill="var(--ink)"/><text>fill="${ink}" id="x"</text>`,
  )
})
