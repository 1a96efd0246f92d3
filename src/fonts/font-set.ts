import { statSync } from 'node:fs'
import { RenderError } from '../errors.ts'
import { drawsLetter } from './face-shaper.ts'
import { type FontFile, mostFontBytes, readFontFile, saysToHave } from './font-file.ts'
import { installedFonts } from './installed-fonts.ts'
import { type FontFace, type FontWeight, fontWeights } from './own-faces.ts'

/** The fonts that are asked for letters which no shipped face has: the named ones in order, then those installed. */
export interface FontSet {
  readonly named: readonly FontFile[]
  /** The faces found for each grapheme and weight; null for one that no font has. */
  readonly found: Map<string, FontFace | null>
  /** Widths of words in these fonts, in ems, for those who measure many. */
  readonly widths: Record<FontWeight, Map<string, number>>
}

let current = fontSet([])
const sets = new Map<string, FontSet>()
const setsAtMost = 16
const foundAtMost = 20_000

export const mostNamedFonts = 32

/** The set that is asked now. */
export function currentFonts(): FontSet {
  return current
}

/**
 * Runs a synchronous function with these font files, in this order, before the installed fonts. Throws `RenderError` for a file that cannot be
 * used.
 */
export function withFonts<T>(paths: readonly string[] | undefined, draw: () => T): T {
  if (paths === undefined) return draw()
  const before = current
  current = namedSet(paths)
  try {
    return draw()
  } finally {
    current = before
  }
}

/** Throws `RenderError` if one of the font files cannot be used, and says which and why. */
export function assertFonts(paths: readonly string[]): void {
  namedSet(paths)
}

/** The face of another font for all these code points, in the weight or the one closest to it; null if no font has them. */
export function otherFace(grapheme: string, codePoints: readonly number[], weight: FontWeight): FontFace | null {
  const key = `${weight} ${grapheme}`
  let face = current.found.get(key)
  if (face === undefined) {
    const hasAll = (font: FontFile) =>
      codePoints.every(letter => saysToHave(font, letter)) &&
      codePoints.every(letter => drawsLetter(faceOf(font), letter))
    face = faceIn(current.named, hasAll, weight) ?? faceIn(installedFonts(), hasAll, weight)
    if (current.found.size >= foundAtMost) current.found.clear()
    current.found.set(key, face)
  }
  return face
}

function namedSet(paths: readonly string[]): FontSet {
  const key = JSON.stringify(paths)
  let set = sets.get(key)
  if (set === undefined) {
    if (paths.length > mostNamedFonts) throw new RenderError(`fonts may name ${mostNamedFonts} files: ${paths.length}`)
    set = fontSet(paths.flatMap((path, index) => facesOfFile(path, `fonts[${index}]`)))
    if (sets.size >= setsAtMost) sets.clear()
    sets.set(key, set)
  }
  return set
}

function fontSet(named: readonly FontFile[]): FontSet {
  return { named, found: new Map(), widths: { regular: new Map(), semibold: new Map() } }
}

function facesOfFile(path: string, where: string): readonly FontFile[] {
  const refuse = (why: string, cause?: unknown): never => {
    throw new RenderError(`${where}: the font cannot be used, because ${why}: ${path}`, { cause })
  }
  try {
    const { size } = statSync(path)
    if (size > mostFontBytes) return refuse(`it has more than ${mostFontBytes} bytes`)
    const faces = readFontFile(path)
    const flaw = faces.find(face => face.flaw !== null)?.flaw
    return flaw === null || flaw === undefined ? faces : refuse(flaw)
  } catch (cause) {
    if (cause instanceof RenderError) throw cause
    return refuse(reasonOf(cause), cause)
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return 'it cannot be read'
  return cause instanceof RangeError ? 'its tables are damaged' : cause.message
}

/** The first font that has the letters, then the member of its family whose weight is closest. */
function faceIn(fonts: readonly FontFile[], hasAll: (font: FontFile) => boolean, weight: FontWeight): FontFace | null {
  const first = fonts.find(hasAll)
  if (first === undefined) return null
  const away = (font: FontFile) => Math.abs(font.weight - fontWeights[weight])
  const closest = fonts
    .filter(font => font.family === first.family && font.italic === first.italic && away(font) < away(first))
    .toSorted((a, b) => away(a) - away(b))
    .find(hasAll)
  return faceOf(closest ?? first)
}

function faceOf({ path, index }: FontFile): FontFace {
  return `${path}#${index}`
}
