import { drawsLetter, hasPictures } from './face-shaper.ts'
import type { FontFace } from './own-faces.ts'

/** Letters that stand alone, one code point per grapheme: no marks, no joining scripts, nothing invisible. */
export const plainLetter =
  /^(?=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}])[^\p{M}\p{C}\p{Default_Ignorable_Code_Point}]$/u

/** Whether the face can set the text letter by letter: no marks, no joining scripts, nothing invisible, no pictures. */
export function isPlain(face: FontFace, text: string): boolean {
  let known = plainOf.get(face)
  if (known === undefined) {
    known = new Map()
    plainOf.set(face, known)
  }
  for (const letter of text) {
    let plain = known.get(letter)
    if (plain === undefined) {
      plain = plainLetter.test(letter) && drawsLetter(face, letter.codePointAt(0) ?? 0) && !hasPictures(face)
      known.set(letter, plain)
    }
    if (!plain) return false
  }
  return true
}

const plainOf = new Map<FontFace, Map<string, boolean>>()
