import { RenderError } from '../../errors.ts'
import { type FontWeight, fontWeights } from '../fonts.ts'
import type { Document } from '../pdf/document.ts'
import { paintLine } from '../pdf/paint-text.ts'
import { textWidth } from '../pdf/text.ts'
import { settable } from '../pdf/visual-runs.ts'

type Draw = (doc: Document) => unknown

/** As much of a canvas's 2D context as Vega draws with, on a page: paths stay vectors, text stays text in the report's fonts. */
export class PdfContext {
  fillStyle = ''
  strokeStyle = ''
  globalAlpha = 1
  lineWidth = 1
  lineCap: 'butt' | 'round' | 'square' = 'butt'
  lineJoin: 'miter' | 'round' | 'bevel' = 'miter'
  miterLimit = 4
  lineDashOffset = 0
  font = ''
  textAlign: 'left' | 'right' | 'center' = 'left'
  globalCompositeOperation = 'source-over'

  readonly #doc: Document
  #path: Draw[] = []
  #dash: readonly number[] = []

  constructor(doc: Document) {
    this.#doc = doc
  }

  save(): void {
    this.#doc.save()
  }

  restore(): void {
    this.#doc.restore()
  }

  translate(x: number, y: number): void {
    this.#doc.translate(x, y)
  }

  scale(x: number, y: number): void {
    this.#doc.scale(x, y)
  }

  rotate(radians: number): void {
    this.#doc.rotate((radians * 180) / Math.PI)
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash
  }

  beginPath(): void {
    this.#path = []
  }

  moveTo(x: number, y: number): void {
    this.#path.push(doc => doc.moveTo(x, y))
  }

  lineTo(x: number, y: number): void {
    this.#path.push(doc => doc.lineTo(x, y))
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path.push(doc => doc.bezierCurveTo(x1, y1, x2, y2, x, y))
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.#path.push(doc => doc.quadraticCurveTo(x1, y1, x, y))
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path.push(doc => doc.rect(x, y, width, height))
  }

  /** Vega draws whole circles only. */
  arc(x: number, y: number, radius: number): void {
    this.#path.push(doc => doc.circle(x, y, radius))
  }

  closePath(): void {
    this.#path.push(doc => doc.closePath())
  }

  clip(): void {
    this.#trace()
    this.#doc.clip()
  }

  /** A path may be stroked after it was filled; a page forgets it at once. */
  fill(): void {
    if (!visible(this.fillStyle)) return
    this.#trace()
    this.#doc.fillOpacity(this.globalAlpha).fill(opaque(this.fillStyle))
  }

  stroke(): void {
    if (!visible(this.strokeStyle)) return
    this.#trace()
    const doc = this.#doc
      .lineWidth(this.lineWidth)
      .lineCap(this.lineCap)
      .lineJoin(this.lineJoin)
      .miterLimit(this.miterLimit)
    if (this.#dash.length === 0) doc.undash()
    else doc.dash(this.#dash[0] ?? 0, { space: this.#dash[1] ?? this.#dash[0] ?? 0, phase: this.lineDashOffset })
    doc.strokeOpacity(this.globalAlpha).stroke(opaque(this.strokeStyle))
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.beginPath()
    this.rect(x, y, width, height)
    this.fill()
  }

  fillText(text: string, x: number, y: number): void {
    if (!visible(this.fillStyle)) return
    const { sizePx, weight } = parsedFont(this.font)
    const style = { sizePt: sizePx, leadingPt: sizePx, weight, color: opaque(this.fillStyle) }
    const line = { text: settable(text), widthPt: textWidth(text, style) }
    const shift = { left: 0, center: line.widthPt / 2, right: line.widthPt }[this.textAlign]
    this.#doc.fillOpacity(this.globalAlpha)
    paintLine(this.#doc, line, style, { xPt: x - shift, baselinePt: y })
  }

  #trace(): void {
    for (const draw of this.#path) draw(this.#doc)
  }
}

function visible(color: unknown): boolean {
  return color !== 'transparent' && color !== 'none'
}

function opaque(color: unknown): string {
  if (typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color)) return color
  throw new RenderError(`a colour of a chart must be #rrggbb: ${String(color)}`)
}

/** Vega writes a font as `600 12px Inter, ...`. */
function parsedFont(font: string): { readonly sizePx: number; readonly weight: FontWeight } {
  const [, weight, size] = /^(?:(\d+|bold|normal) )?([\d.]+)px /.exec(font) ?? []
  if (size === undefined) throw new RenderError(`a font of a chart cannot be read: ${font}`)
  const heavy = weight === 'bold' || Number(weight) >= fontWeights.semibold
  return { sizePx: Number(size), weight: heavy ? 'semibold' : 'regular' }
}
