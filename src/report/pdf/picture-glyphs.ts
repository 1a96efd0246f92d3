import { Resvg } from '@resvg/resvg-js'
import { type GlyphPicture, glyphPicture, pictureMiddle, shapeText } from '../../fonts/face-shaper.ts'
import type { FontFace } from '../../fonts/own-faces.ts'
import type { Document } from './document.ts'
import { number } from './operators.ts'

/** A glyph of a colour font as a picture on the page. Sizes in ems. */
export interface PlacedPicture {
  readonly id: number
  readonly letters: string
  readonly x: number
  readonly advance: number
  readonly picture: GlyphPicture | null
}

/** The glyphs of a text in a face whose glyphs are pictures, from left to right. */
export function pictureGlyphs(
  face: FontFace,
  text: string,
  options: { readonly rightToLeft: boolean },
): readonly PlacedPicture[] {
  const shaped = shapeText(face, text, options)
  const starts = shaped.map(({ cluster }) => cluster).sort((a, b) => a - b)
  let x = 0
  return shaped.map(({ id, cluster, xAdvance }) => {
    const end = starts.find(start => start > cluster) ?? text.length
    const placed = { id, letters: text.slice(cluster, end), x, advance: xAdvance, picture: glyphPicture(face, id) }
    x += xAdvance
    return placed
  })
}

/** Draws a picture with its lower left corner on the baseline at `xPt`, as an image that the document holds once. */
export function paintPicture(
  doc: Document,
  face: FontFace,
  { id, picture, advance }: PlacedPicture,
  at: { readonly sizePt: number; readonly xPt: number; readonly baselinePt: number },
): void {
  if (picture === null) return
  const name = `P${imageOf(doc, `${face} ${id}`, picture)}`
  const [widthPt, heightPt] = [advance * at.sizePt, advance * picture.aspect * at.sizePt]
  const bottomPt = at.baselinePt - pictureMiddle * at.sizePt + heightPt / 2
  // The page's y axis points down.
  doc.addContent(`q ${number(widthPt)} 0 0 ${number(-heightPt)} ${number(at.xPt)} ${number(bottomPt)} cm /${name} Do Q`)
}

interface Pictures {
  readonly ids: Map<string, number>
  readonly refs: PDFKit.PDFKitReference[]
}

const picturesOf = new WeakMap<Document, Pictures>()

function imageOf(doc: Document, key: string, { png }: GlyphPicture): number {
  let pictures = picturesOf.get(doc)
  if (pictures === undefined) {
    pictures = { ids: new Map(), refs: [] }
    picturesOf.set(doc, pictures)
  }
  let id = pictures.ids.get(key)
  if (id === undefined) {
    id = pictures.refs.length
    pictures.ids.set(key, id)
    pictures.refs.push(embedded(doc, png))
  }
  const { xobjects } = doc.page as unknown as { readonly xobjects: Record<string, unknown> }
  xobjects[`P${id}`] = pictures.refs[id]
  return id
}

/** Unpacked at once, on the paper's white: pdfkit unpacks PNGs in threads, so that equal models would not give equal bytes. */
function embedded(doc: Document, png: Uint8Array): PDFKit.PDFKitReference {
  const { width, height, pixels } = unpacked(png)
  const rgb = Buffer.alloc(width * height * 3)
  for (let pixel = 0; pixel < width * height; pixel++) {
    rgb[pixel * 3] = pixels[pixel * 4] ?? 0
    rgb[pixel * 3 + 1] = pixels[pixel * 4 + 1] ?? 0
    rgb[pixel * 3 + 2] = pixels[pixel * 4 + 2] ?? 0
  }
  const ref = doc.ref({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ColorSpace: 'DeviceRGB',
  })
  ref.end(rgb)
  return ref
}

function unpacked(png: Uint8Array) {
  const head = new DataView(png.buffer, png.byteOffset)
  const [width, height] = [head.getUint32(16), head.getUint32(20)]
  const data = Buffer.from(png).toString('base64')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}"><image width="${width}" height="${height}" xlink:href="data:image/png;base64,${data}"/></svg>`
  return new Resvg(svg, { background: '#ffffff', font: { loadSystemFonts: false } }).render()
}
