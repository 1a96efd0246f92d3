import { RenderError } from '../../errors.ts'
import { type FontWeight, fontWeights } from '../../fonts/own-faces.ts'
import { settable } from '../../fonts/visual-runs.ts'
import type { Document } from './document.ts'
import { paintLine } from './paint-text.ts'
import { textWidth } from './text.ts'

type Draw = (doc: Document) => unknown

/** The transform of Vega's coordinates: a rotation, then a translation. */
interface Transform {
  readonly x: number
  readonly y: number
  readonly cos: number
  readonly sin: number
}

/** The part of a canvas 2D context that Vega uses, drawing on a page: paths stay vectors, and text stays text in the report's fonts. */
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
  #place: Transform = { x: 0, y: 0, cos: 1, sin: 0 }
  readonly #saved: Transform[] = []

  constructor(doc: Document) {
    this.#doc = doc
  }

  save(): void {
    this.#saved.push(this.#place)
    this.#doc.save()
  }

  restore(): void {
    this.#place = this.#saved.pop() ?? this.#place
    this.#doc.restore()
  }

  /** Vega restores the transform before it fills or strokes, so points are transformed when they join the path, as in a canvas. */
  translate(x: number, y: number): void {
    const [movedX, movedY] = this.#at(x, y)
    this.#place = { ...this.#place, x: movedX, y: movedY }
  }

  rotate(radians: number): void {
    const { x, y, cos, sin } = this.#place
    const [c, s] = [Math.cos(radians), Math.sin(radians)]
    this.#place = { x, y, cos: cos * c - sin * s, sin: sin * c + cos * s }
  }

  /** Not needed, because the page itself is scaled. */
  scale(x: number, y: number): void {
    if (x !== 1 || y !== 1) throw new RenderError(`a chart is painted at its own scale: ${x}, ${y}`)
  }

  setLineDash(dash: readonly number[]): void {
    this.#dash = dash
  }

  beginPath(): void {
    this.#path = []
  }

  moveTo(x: number, y: number): void {
    const at = this.#at(x, y)
    this.#path.push(doc => doc.moveTo(...at))
  }

  lineTo(x: number, y: number): void {
    const at = this.#at(x, y)
    this.#path.push(doc => doc.lineTo(...at))
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    const [first, second, at] = [this.#at(x1, y1), this.#at(x2, y2), this.#at(x, y)]
    this.#path.push(doc => doc.bezierCurveTo(...first, ...second, ...at))
  }

  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    const [first, at] = [this.#at(x1, y1), this.#at(x, y)]
    this.#path.push(doc => doc.quadraticCurveTo(...first, ...at))
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y)
    this.lineTo(x + width, y)
    this.lineTo(x + width, y + height)
    this.lineTo(x, y + height)
    this.closePath()
  }

  /** Vega draws only whole circles. */
  arc(x: number, y: number, radius: number): void {
    const at = this.#at(x, y)
    this.#path.push(doc => doc.circle(...at, radius))
  }

  closePath(): void {
    this.#path.push(doc => doc.closePath())
  }

  clip(): void {
    this.#trace()
    this.#doc.clip()
  }

  /** Replays the path, because it may be stroked after it was filled, while a PDF page discards it at once. */
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
    const { cos, sin } = this.#place
    const [atX, atY] = this.#at(x, y)
    this.#doc.save()
    this.#doc.fillOpacity(this.globalAlpha).transform(cos, sin, -sin, cos, atX, atY)
    paintLine(this.#doc, line, style, { xPt: -shift, baselinePt: 0 })
    this.#doc.restore()
  }

  #at(x: number, y: number): [number, number] {
    const place = this.#place
    return [place.x + place.cos * x - place.sin * y, place.y + place.sin * x + place.cos * y]
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

/** Parses a font as Vega writes it: `600 12px Inter, ...`. */
function parsedFont(font: string): { readonly sizePx: number; readonly weight: FontWeight } {
  const [, weight, size] = /^(?:(\d+|bold|normal) )?([\d.]+)px /.exec(font) ?? []
  if (size === undefined) throw new RenderError(`a font of a chart cannot be read: ${font}`)
  const heavy = weight === 'bold' || Number(weight) >= fontWeights.semibold
  return { sizePx: Number(size), weight: heavy ? 'semibold' : 'regular' }
}
