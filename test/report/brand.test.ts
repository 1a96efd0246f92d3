import { Resvg } from '@resvg/resvg-js'
import { describe, expect, test } from 'vitest'
import { palettes } from '../../src/charts/theme.ts'
import { brandOf, contrast } from '../../src/report/brand.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderPdf } from '../../src/report/pdf/render-pdf.ts'
import { pdfPages } from '../poppler.ts'
import { sampleModel } from '../sample-model.ts'

const svg = (inside: string, size = 'width="200" height="50"') =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${inside}</svg>`,
  )
const plain = svg('<rect width="200" height="50" fill="#0b5fff"/><circle cx="25" cy="25" r="20" fill="white"/>')
const png = Buffer.from(new Resvg(plain.toString()).render().asPng())

describe('a logo', () => {
  test.each([
    ['SVG', plain],
    ['PNG', png],
  ])('from an %s is drawn anew as a PNG', (_, logo) => {
    const drawn = brandOf({ logo }).logo
    expect(
      Buffer.from(drawn?.png ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect([drawn?.widthPx, drawn?.heightPx]).toEqual([320, 80])
  })

  test.each([
    ['a script', svg('<script>alert(1)</script>')],
    ['a script by its prefix', svg('<rect width="1" height="1"/><SCRIPT/>')],
    ['a page inside', svg('<foreignObject><p>x</p></foreignObject>')],
    ['a picture elsewhere', svg('<image href="https://evil.example/x.png"/>')],
    ['a file of this machine', svg('<image xlink:href="file:///etc/passwd"/>')],
    ['a style from elsewhere', svg('<style>@import "https://evil.example/x.css"</style>')],
    ['a fill from elsewhere', svg('<rect fill="url(https://evil.example/x.svg#a)"/>')],
    ['an entity', Buffer.from(`<!DOCTYPE svg [<!ENTITY a "aaaa">]>${plain}`)],
    ['copies of copies', svg('<g id="a"/><use xlink:href="#a"/>')],
    ['an enormous size', svg('<rect width="1" height="1"/>', 'width="90000" height="90000"')],
    ['too many elements', svg('<rect width="1" height="1"/>'.repeat(3000))],
    ['a broken PNG', png.subarray(0, 60)],
    [
      'a PNG of a billion pixels',
      Buffer.concat([png.subarray(0, 16), Buffer.from('0000ffff0000ffff', 'hex'), png.subarray(24)]),
    ],
    ['no picture', Buffer.from('GIF89a')],
    ['a huge file', Buffer.alloc(600_000, 0x20)],
  ])('with %s is refused', (_, logo) => {
    expect(() => brandOf({ logo })).toThrow(/logo/)
  })
})

test('an accent is readable on paper, and is made readable in the dark', () => {
  for (const accent of ['#0b5fff', '#b3432b', '#000000', '#1c7c54']) {
    const { light = '', dark = '' } = brandOf({ accent }).accent ?? {}
    expect(contrast(light, palettes.light.paper)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(dark, palettes.dark.paper)).toBeGreaterThanOrEqual(4.5)
  }
  expect(() => brandOf({ accent: '#ffcc00' })).toThrow(
    /contrast of at least 4\.5 on white.*#ffcc00 has 1\.\d+, (#[0-9a-f]{6}) would do/,
  )
  expect(() => brandOf({ accent: 'red' })).toThrow(/a colour such as/)
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5)
})

test('a report is in the name, the logo and the accent of its brand', async () => {
  const brand = brandOf({
    name: 'Maison <Lumière>',
    logo: plain,
    accent: '#0b5fff',
    footer: 'Maison Lumière SAS – confidentiel',
  })
  const model = { ...sampleModel(), brand }
  const html = await renderHtml(model)
  expect(html).toContain('alt="Maison &lt;Lumière&gt;"')
  expect(html).toContain('--accent:#0b5fff;')
  expect(html).toMatch(/Content-Security-Policy" content="[^"]*img-src data:/)
  expect(html).toContain('confidentiel')
  const pdf = await renderPdf(model)
  expect(Buffer.from(pdf).equals(Buffer.from(await renderPdf(model)))).toBe(true)
  expect(pdfPages(pdf).join(' ').replaceAll(/\s+/g, ' ')).toContain('Maison Lumière SAS – confidentiel')
  expect(await renderHtml(sampleModel())).not.toContain('img-src')
})
