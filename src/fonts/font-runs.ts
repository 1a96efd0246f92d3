import { drawsLetter, hasPictures } from './face-shaper.ts'
import { otherFace } from './font-set.ts'
import { type FontFace, type FontWeight, facesOf, isOwnFace } from './own-faces.ts'

/** A run of text in one face. */
export interface FontRun {
  readonly face: FontFace
  readonly text: string
}

/** What stands for a letter that no font has. It is no box, and not the empty glyph of a font. */
export const missingLetter = '·'

/**
 * Splits a text where the face changes, in logical order. A letter that no font has becomes `·`, so that no name looks blank.
 *
 * @example fontRuns('Café دار', 'regular').map(run => run.face) // ['regular', 'fallbackRegular']
 */
export function fontRuns(text: string, weight: FontWeight): readonly FontRun[] {
  const runs: { face: FontFace; text: string }[] = []
  for (const { segment } of graphemes.segment(text)) {
    const last = runs.at(-1)
    const face = faceFor(segment, weight, last?.face)
    const writable = face === null ? missingLetter : writableIn(face, segment)
    const written = face ?? facesOf[weight][0]
    if (last?.face === written) last.text += writable
    else runs.push({ face: written, text: writable })
  }
  return runs
}

/** Whether each letter is in a font: the shipped ones, those named, or those installed. */
export function canBeDrawn(text: string): boolean {
  if (/^[\x20-\x7e\xa0-\xff]*$/.test(text)) return true
  for (const { segment } of graphemes.segment(text)) if (faceFor(segment, 'regular', undefined) === null) return false
  return true
}

/** The first face that has every letter of a grapheme, or null. Spaces and punctuation stay in the previous face if it has them. */
export function faceFor(grapheme: string, weight: FontWeight, previous: FontFace | undefined): FontFace | null {
  const letters = Array.from(grapheme, letter => letter.codePointAt(0) ?? 0).filter(letter => !isInvisible(letter))
  const hasAll = (face: FontFace) => letters.every(letter => drawsLetter(face, letter))
  const stays =
    previous !== undefined && /^[\p{White_Space}\p{Punctuation}]+$/u.test(grapheme) && !hasPictures(previous)
  if (stays && hasAll(previous)) return previous
  return facesOf[weight].find(hasAll) ?? otherFace(grapheme, letters, weight)
}

/** Removes the joiners, direction marks and controls that a shipped face lacks. Other faces need them to choose forms. */
export function writableIn(face: FontFace, grapheme: string): string {
  if (!isOwnFace(face)) return grapheme
  return Array.from(grapheme)
    .filter(letter => {
      const codePoint = letter.codePointAt(0) ?? 0
      return !isInvisible(codePoint) || drawsLetter(face, codePoint)
    })
    .join('')
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

function isInvisible(codePoint: number): boolean {
  return /[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(String.fromCodePoint(codePoint))
}
