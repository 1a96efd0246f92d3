import type { ReportModel } from '../../src/report/model/model.ts'
import { renderSvg } from '../../src/report/paint/svg.ts'
import { type ChartSpec, chartsOf, type Page, plainPage } from './plain-page.ts'

interface Shape {
  /** In SVG path syntax, which pdfkit reads. */
  readonly path: string
  readonly at: readonly [x: number, y: number]
  readonly fill: string | null
  readonly stroke: string | null
  readonly widthPx: number
}

interface Word {
  readonly text: string
  readonly at: readonly [x: number, y: number]
  readonly anchor: string
  readonly fill: string
}

interface Drawing {
  readonly widthPx: number
  readonly heightPx: number
  readonly shapes: readonly Shape[]
  readonly words: readonly Word[]
}

/**
 * The same text and lines with pdfkit and no chart runtime: the charts are converted to paths and words before time is taken. Nothing
 * is tagged or set in columns, and there are no fonts for other scripts.
 */
export function openFloor(model: ReportModel): () => Promise<Uint8Array> {
  const drawings = new Map<ChartSpec, Drawing>(chartsOf(model).map(spec => [spec, readDrawing(renderSvg(spec))]))
  return () =>
    plainPage(model, {
      chart(doc, spec, widthPt) {
        const drawing = drawings.get(spec)
        if (drawing === undefined) throw new Error('a chart was not read')
        const scale = widthPt / drawing.widthPx
        if (doc.y + drawing.heightPx * scale > 790) doc.addPage()
        const top = doc.y
        doc.save().translate(48, top).scale(scale)
        paint(doc, drawing)
        doc.restore()
        doc.y = top + drawing.heightPx * scale
      },
    })
}

function paint(doc: Page, { shapes, words }: Drawing): void {
  for (const { path, at, fill, stroke, widthPx } of shapes) {
    doc.save().translate(...at)
    if (fill !== null) doc.path(path).fill(fill)
    if (stroke !== null) doc.path(path).lineWidth(widthPx).stroke(stroke)
    doc.restore()
  }
  doc.fontSize(12)
  for (const { text, at, anchor, fill } of words) {
    const width = anchor === 'start' ? 0 : doc.widthOfString(text)
    const left = anchor === 'middle' ? at[0] - width / 2 : at[0] - width
    doc.fillColor(fill).text(text, left, at[1], { lineBreak: false, baseline: 'alphabetic' })
  }
  doc.fillColor('#000000')
}

function readDrawing(svg: string): Drawing {
  const [, width = '1', height = '1'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const [originX, originY] = place(/<g [^>]*>/.exec(svg)?.[0] ?? '')
  const at = (tag: string) => {
    const [x, y] = place(tag)
    return [originX + x, originY + y] as const
  }
  const painted = (tag: string) => /(?:fill|stroke)="#/.test(tag)
  return {
    widthPx: Number(width),
    heightPx: Number(height),
    shapes: [...svg.matchAll(/<(?:path|line) [^>]*>/g)]
      .map(([tag]) => tag)
      .filter(painted)
      .map(tag => ({
        path: attribute(tag, 'd') ?? `M0,0L${attribute(tag, 'x2') ?? 0},${attribute(tag, 'y2') ?? 0}`,
        at: at(tag),
        fill: color(tag, 'fill'),
        stroke: color(tag, 'stroke'),
        widthPx: Number(attribute(tag, 'stroke-width') ?? 1),
      })),
    words: [...svg.matchAll(/(<text [^>]*>)([^<]*)/g)].map(([, tag = '', text = '']) => ({
      text: text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      at: at(tag),
      anchor: attribute(tag, 'text-anchor') ?? 'start',
      fill: color(tag, 'fill') ?? '#000000',
    })),
  }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
}

function color(tag: string, name: 'fill' | 'stroke'): string | null {
  const value = attribute(tag, name)
  return value?.startsWith('#') ? value : null
}

function place(tag: string): readonly [number, number] {
  const [, x = 0, y = 0] = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(tag) ?? []
  return [Number(x), Number(y)]
}
