import { readFileSync } from 'node:fs'
import { Blob, ClusterLevel, Direction, Face, Feature, Font, Buffer as Letters, shape } from 'harfbuzzjs'
import { type FontFace, fontFeatures, fontFile, isOwnFace } from './own-faces.ts'

/** A glyph of a shaped text, in order from left to right. Distances are in ems, to the right and up. */
export interface ShapedGlyph {
  readonly id: number
  readonly xAdvance: number
  readonly xOffset: number
  readonly yOffset: number
  /** Where the letters that it belongs to begin in the text. Several glyphs may share them, and a glyph may stand for several letters. */
  readonly cluster: number
}

/**
 * The glyphs of a text in one face and one direction: letters joined, marks placed, conjuncts made. `joined: false` leaves out ligatures and
 * contextual forms.
 */
export function shapeText(
  face: FontFace,
  text: string,
  { rightToLeft = false, joined = true }: { readonly rightToLeft?: boolean; readonly joined?: boolean } = {},
): readonly ShapedGlyph[] {
  const { font, unitsPerEm } = shaperOf(face)
  letters.reset()
  letters.addText(text)
  letters.guessSegmentProperties()
  // Marks keep letters of their own, which a reader of a PDF can copy.
  letters.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS)
  letters.setDirection(rightToLeft ? Direction.RTL : Direction.LTR)
  // With tabular figures, Inter also widens the hyphen.
  const tabular = isOwnFace(face) && /^[^-]*\d[^-]*$/.test(text)
  shape(font, letters, [...(tabular ? figures : []), ...(joined ? [] : apart)])
  const positions = letters.getGlyphPositions()
  return letters.getGlyphInfos().map(({ codepoint, cluster }, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {}
    return {
      id: codepoint,
      xAdvance: xAdvance / unitsPerEm,
      xOffset: xOffset / unitsPerEm,
      yOffset: yOffset / unitsPerEm,
      cluster,
    }
  })
}

/** The width of a shaped text, in ems. */
export function shapedWidth(face: FontFace, text: string, options?: Parameters<typeof shapeText>[2]): number {
  return shapeText(face, text, options).reduce((width, glyph) => width + glyph.xAdvance, 0)
}

/** Whether the face has the letter and can draw it. */
export function drawsLetter(face: FontFace, codePoint: number): boolean {
  const { font, drawn } = shaperOf(face)
  let known = drawn.get(codePoint)
  if (known === undefined) {
    const glyph = font.nominalGlyph(codePoint)
    known = glyph !== undefined && glyph !== 0 && (isBlank(codePoint) || isDrawn(face, glyph))
    drawn.set(codePoint, known)
  }
  return known
}

/** Whether the glyphs of a face are pictures. */
export function hasPictures(face: FontFace): boolean {
  return shaperOf(face).pictures !== null
}

/** A glyph that is a picture, as wide as it advances; null for one that has an outline. */
export function glyphPicture(face: FontFace, glyph: number): GlyphPicture | null {
  const { font, pictures } = shaperOf(face)
  if (pictures === null) return null
  let picture = pictures.get(glyph)
  if (picture === undefined) {
    const png = font.getGlyphColorPng(glyph)
    picture = png === undefined || png.length < pngHeadBytes ? null : pictureOf(png)
    pictures.set(glyph, picture)
  }
  return picture
}

export interface GlyphPicture {
  readonly png: Uint8Array
  /** The height divided by the width. */
  readonly aspect: number
}

/** The middle of a picture is at the middle of the capitals, in ems above the baseline. */
export const pictureMiddle = 0.35
const pngHeadBytes = 24

function pictureOf(png: Uint8Array): GlyphPicture {
  const head = new DataView(png.buffer, png.byteOffset, pngHeadBytes)
  return { png, aspect: head.getUint32(20) / head.getUint32(16) }
}

/** The outline of a glyph as an SVG path, in units of which `unitsPerEm` are an em, upwards. */
export function glyphOutline(face: FontFace, glyph: number): { readonly path: string; readonly unitsPerEm: number } {
  const { font, unitsPerEm } = shaperOf(face)
  return { path: font.glyphToPath(glyph), unitsPerEm }
}

/** The file of a face and its place in a collection. */
export function fileOf(face: FontFace): { readonly path: string; readonly index: number } {
  if (isOwnFace(face)) return { path: fontFile(face), index: 0 }
  const mark = face.lastIndexOf('#')
  return { path: face.slice(0, mark), index: Number(face.slice(mark + 1)) }
}

interface Shaper {
  readonly font: Font
  readonly unitsPerEm: number
  readonly drawn: Map<number, boolean>
  /** Null if the face has no pictures. */
  readonly pictures: Map<number, GlyphPicture | null> | null
}

const shapers = new Map<FontFace, Shaper>()
const letters = new Letters()
const figures = fontFeatures.map(tag => new Feature(tag))
const apart = ['calt', 'liga'].map(tag => new Feature(tag, 0))

function shaperOf(face: FontFace): Shaper {
  const known = shapers.get(face)
  if (known !== undefined) return known
  const { path, index } = fileOf(face)
  const opened = new Face(new Blob(readFileSync(path)), index)
  const shaper = {
    font: new Font(opened),
    unitsPerEm: opened.upem,
    drawn: new Map(),
    pictures: opened.hasColorPng() ? new Map() : null,
  }
  shapers.set(face, shaper)
  return shaper
}

function isDrawn(face: FontFace, glyph: number): boolean {
  return hasPictures(face) ? glyphPicture(face, glyph) !== null : glyphOutline(face, glyph).path !== ''
}

/** Spaces, joiners and controls have nothing to draw. */
function isBlank(codePoint: number): boolean {
  return /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zs}]/u.test(String.fromCodePoint(codePoint))
}
