import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { fontFile } from '../../src/fonts/own-faces.ts'
import type { ReportModel } from '../../src/report/model/model.ts'
import { installed, versionOf } from '../opponents/opponent.ts'
import { chartsOf, type Page, plainPage } from './plain-page.ts'

type SvgToPdf = (
  doc: Page,
  svg: string,
  x: number,
  y: number,
  options: { readonly width: number; readonly height: number; readonly fontCallback: () => string },
) => void

/** The usual use of vega and svg-to-pdfkit: each spec is compiled and rendered to SVG, which is parsed and drawn with pdfkit. */
export function openSvgToPdfkit() {
  const svgToPdf = installed<SvgToPdf>('svg-to-pdfkit')
  return {
    name: 'vega + svg-to-pdfkit',
    version: versionOf('svg-to-pdfkit'),
    async print(model: ReportModel): Promise<Uint8Array> {
      const drawn = new Map<unknown, string>()
      for (const spec of chartsOf(model)) drawn.set(spec, await toSvg(spec))
      return plainPage(model, {
        chart(doc, spec, widthPt) {
          const svg = drawn.get(spec) ?? ''
          const [, width = '1', height = '1'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
          const heightPt = Math.min(700, (Number(height) * widthPt) / Number(width))
          if (doc.y + heightPt > 790) doc.addPage()
          svgToPdf(doc, svg, 48, doc.y, { width: widthPt, height: heightPt, fontCallback: () => fontFile('regular') })
          doc.y += heightPt
        },
      })
    },
  }
}

async function toSvg(spec: TopLevelSpec): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return svg
}
