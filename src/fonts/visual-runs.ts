import bidiFactory, { type Bidi } from 'bidi-js'
import { faceFor, missingLetter } from './font-runs.ts'
import { type FontFace, type FontWeight, facesOf, isOwnFace } from './own-faces.ts'
import { isPlain } from './plain-letters.ts'

/** A run of text in one face and one direction, set after the previous run. */
export interface Run {
  readonly face: FontFace
  readonly text: string
  /** The text that the run stands for, if its letters differ from it: `·`, or a mirrored bracket; otherwise null. */
  readonly actualText: string | null
  readonly rightToLeft: boolean
}

/**
 * Splits a line where the face or the direction changes, into runs from left to right as displayed. A letter that no font has becomes `·`.
 *
 * @example visualRuns('Café דבש', 'regular').map(run => run.face) // ['regular', 'fallbackRegular']
 */
export function visualRuns(line: string, weight: FontWeight): readonly Run[] {
  const face = facesOf[weight][0]
  if (isPlain(face, line)) return line === '' ? [] : [{ face, text: line, actualText: null, rightToLeft: false }]
  return reordered(pieces(line, weight)).map(({ level: _, ...run }) => run)
}

/** A text as it can be set: composed letters, no line breaks, no lone surrogates. */
export function settable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
}

interface Piece extends Run {
  /** The level of the bidirectional algorithm; odd levels are right to left. */
  readonly level: number
}

// bidi-js declares a default export, but Node loads the function itself.
const bidi = (bidiFactory as unknown as () => Bidi)()
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const joiners = /\p{Script=Arabic}.*[\u200c\u200d]/u

function pieces(line: string, weight: FontWeight): readonly Piece[] {
  // A line without Latin letters takes its direction from its first strong letter; one with Latin letters stays left to right.
  const embedding = bidi.getEmbeddingLevels(line, /\p{Script=Latin}/u.test(line) ? 'ltr' : 'auto')
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels)
  const found: Piece[] = []
  for (const { segment, index } of graphemes.segment(line)) {
    const mirror = mirrored.get(index)
    const last = found.at(-1)
    const level = embedding.levels[index] ?? 0
    const face = faceFor(mirror ?? segment, weight, last?.face)
    const shown = isOwnFace(face ?? facesOf[weight][0]) && !joiners.test(segment)
    const letters = mirror ?? (shown ? segment.replace(/\p{DI}/gu, '') : segment)
    if (letters === '') continue
    const piece = {
      face: face ?? facesOf[weight][0],
      text: face === null ? missingLetter : letters,
      actualText: face === null || mirror !== undefined ? segment : null,
      level,
      // A mirrored letter stands alone and is the right one already.
      rightToLeft: level % 2 === 1 && mirror === undefined,
    }
    if (last !== undefined && joins(last, piece)) found[found.length - 1] = joined(last, piece)
    else found.push(piece)
  }
  return found
}

function joins(left: Piece, right: Piece): boolean {
  const missing = left.actualText !== null && right.actualText !== null && left.level % 2 === 0
  return (
    left.face === right.face &&
    left.level === right.level &&
    (missing || (left.actualText ?? right.actualText) === null)
  )
}

function joined(left: Piece, right: Piece): Piece {
  const actualText = left.actualText === null ? null : left.actualText + (right.actualText ?? '')
  return { ...left, text: left.text + right.text, actualText }
}

/** Rule L2 of the Unicode bidirectional algorithm, applied to whole pieces. */
function reordered(logical: readonly Piece[]): readonly Piece[] {
  const visual = [...logical]
  const highest = Math.max(0, ...visual.map(piece => piece.level))
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < visual.length; start++) {
      let end = start
      while ((visual[end]?.level ?? -1) >= level) end++
      if (end > start) visual.splice(start, end - start, ...visual.slice(start, end).reverse())
      start = end
    }
  }
  return visual
}
