import { Resvg } from '@resvg/resvg-js'
import { palettes } from '../charts/theme.ts'
import { RenderError } from '../errors.ts'
import type { Brand, BrandLogo } from './model/brand.ts'

/** What a business may say of itself, as it gives it. */
export interface BrandInput {
  readonly name?: string
  /** The bytes of an SVG or PNG file. */
  readonly logo?: Uint8Array
  /** `#rrggbb`. */
  readonly accent?: string
  readonly footer?: string
}

/**
 * Checks and cleans a brand. The logo is drawn anew as a PNG, so that nothing of its file is kept: no script, no reference, no metadata.
 * Throws `RenderError` that says what would be right.
 */
export function brandOf({ name, logo, accent, footer }: BrandInput): Brand {
  return {
    ...(name === undefined ? {} : { name }),
    ...(logo === undefined ? {} : { logo: drawnLogo(logo) }),
    ...(accent === undefined ? {} : { accent: accentOf(accent) }),
    ...(footer === undefined ? {} : { footer }),
  }
}

/** The largest file of a logo, in bytes, and the largest side that it says to have. */
const mostBytes = 500_000
const mostPx = 4000
/** A logo is drawn at most this large; it is shown at half of it. */
const drawnPx = { width: 640, height: 160 } as const

function drawnLogo(bytes: Uint8Array): BrandLogo {
  if (bytes.length > mostBytes)
    throw new RenderError(`a logo must be a file of at most ${mostBytes} bytes: ${bytes.length}`)
  const svg = isPng(bytes) ? svgOfPng(bytes) : svgOf(bytes)
  try {
    const own = new Resvg(svg, options)
    const { width, height } = own
    if (!(width > 0 && height > 0 && width <= mostPx && height <= mostPx))
      throw new RenderError(`a logo must be at most ${mostPx} px wide and high: ${width} × ${height}`)
    const scale = Math.min(drawnPx.width / width, drawnPx.height / height)
    const image = new Resvg(svg, { ...options, fitTo: { mode: 'zoom', value: scale } }).render()
    // A picture that cannot be unpacked is left out of the drawing without a word.
    if (!image.pixels.some((value, index) => index % 4 === 3 && value > 0))
      throw new RenderError('a logo cannot be drawn: it shows nothing')
    return {
      png: Buffer.from(image.asPng()).toString('base64'),
      widthPx: image.width / 2,
      heightPx: image.height / 2,
    }
  } catch (cause) {
    if (cause instanceof RenderError) throw cause
    throw new RenderError(`a logo cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

/** A drawing may not take text from fonts of this machine, or it would differ elsewhere. */
const options = { font: { loadSystemFonts: false } } as const

function isPng(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('89504e470d0a1a0a', 'hex'))
}

/** A PNG says its size in its first 24 bytes, so a picture of a billion pixels is refused before it is unpacked. */
function svgOfPng(bytes: Uint8Array): string {
  if (bytes.length < 24) throw new RenderError('a logo must be a whole PNG')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  if (width === 0 || height === 0 || width > mostPx || height > mostPx)
    throw new RenderError(`a logo must be at most ${mostPx} px wide and high: ${width} × ${height}`)
  const data = Buffer.from(bytes).toString('base64')
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}"><image width="${width}" height="${height}" xlink:href="data:image/png;base64,${data}"/></svg>`
}

/** What could name a file, repeat itself without end, or run: none is needed for a logo. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/<!(DOCTYPE|ENTITY)/i, 'a document type'],
  [/<\s*(script|foreignObject|image|feImage|use|text)\b/i, 'scripts, pictures, copies or text'],
  [/\b(href|src)\s*=\s*["'](?!#)/i, 'references to other files'],
  [/url\(\s*["']?(?!#)/i, 'references to other files'],
  [/@import/i, 'references to other files'],
]
const mostElements = 2000

function svgOf(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes)
  if (!/<svg[\s>]/.test(text)) throw new RenderError('a logo must be an SVG or a PNG')
  const found = refused.find(([pattern]) => pattern.test(text))
  if (found !== undefined)
    throw new RenderError(`the SVG of a logo must have no ${found[1]}: convert it to paths, or use a PNG`)
  const elements = text.split('<').length
  if (elements > mostElements) throw new RenderError(`the SVG of a logo must have at most ${mostElements} elements`)
  return text
}

/** Text in the accent must be readable: WCAG 2, 1.4.3. */
const leastContrast = 4.5

/** A colour for paper, which must be readable as it is, and for dark screens, where it is made lighter until it is. */
function accentOf(color: string): NonNullable<Brand['accent']> {
  if (!/^#[0-9a-f]{6}$/i.test(color))
    throw new RenderError(`an accent must be a colour such as #0b5fff: ${JSON.stringify(color)}`)
  const light = color.toLowerCase()
  const ratio = contrast(light, palettes.light.paper)
  if (ratio < leastContrast) {
    throw new RenderError(
      `an accent must have a contrast of at least ${leastContrast} on white, so that text in it can be read; ${light} has ${ratio.toFixed(2)}, ${readable(light, palettes.light.paper, 0)} would do`,
    )
  }
  return { light, dark: readable(light, palettes.dark.paper, 255) }
}

/** The colour mixed with black (0) or white (255) until it is readable on a paper. */
function readable(color: string, paper: string, towards: 0 | 255): string {
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = `#${channels(color)
      .map(value =>
        Math.round(value + (towards - value) * share)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`
    if (contrast(mixed, paper) >= leastContrast) return mixed
  }
  return towards === 0 ? '#000000' : '#ffffff'
}

/** The contrast of two colours by WCAG 2. */
export function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((one, other) => other - one)
  return (high + 0.05) / (low + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function channels(color: string): readonly number[] {
  return [1, 3, 5].map(at => Number.parseInt(color.slice(at, at + 2), 16))
}
