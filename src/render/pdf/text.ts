import type { FontWeight } from '../fonts.ts'
import { widthInFace } from './faces.ts'
import { settable, visualRuns } from './visual-runs.ts'

/** How text is set. */
export interface TextStyle {
  readonly sizePt: number
  /** From baseline to baseline. */
  readonly leadingPt: number
  readonly weight: FontWeight
  readonly color: string
}

/** One line of set text, in reading order. */
export interface Line {
  readonly text: string
  readonly widthPt: number
}

/** The width of a text on one line, in points. */
export function textWidth(text: string, style: TextStyle): number {
  return settable(text)
    .split(' ')
    .reduce((sum, word, index) => sum + (index === 0 ? 0 : wordWidth(' ', style)) + wordWidth(word, style), 0)
}

/**
 * The text on as many lines as its width needs, at most `maxLines`; what is left over becomes an ellipsis. Lines break at spaces and after
 * hyphens, and inside a word that no line can hold. At least one line, which may be empty.
 */
export function wrapText(
  text: string,
  style: TextStyle,
  widthPt: number,
  options: { readonly maxLines?: number } = {},
): readonly Line[] {
  const maxLines = options.maxLines ?? Number.POSITIVE_INFINITY
  const parts = settable(text)
    .split(breakOpportunity)
    .flatMap(part => fitting(part, style, widthPt))
  const lines: string[] = []
  let line = ''
  for (const [index, part] of parts.entries()) {
    if (line === '' || textWidth((line + part).trimEnd(), style) <= widthPt) {
      line += part
      continue
    }
    if (lines.length === maxLines - 1) {
      const rest = line + parts.slice(index).join('')
      return [...lines, cut(rest, style, widthPt)].map(text => lineOf(text, style))
    }
    lines.push(line)
    line = part
  }
  return [...lines, line].map(text => lineOf(text, style))
}

/** The width of the longest part that a line cannot break, in points. */
export function longestPartWidth(text: string, style: TextStyle): number {
  return Math.max(
    0,
    ...settable(text)
      .split(breakOpportunity)
      .map(part => textWidth(part.trimEnd(), style)),
  )
}

const breakOpportunity = /(?<= )(?! )|(?<=\p{L}[-/])(?=\p{L})/u
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const widths = new Map<string, number>()

function wordWidth(word: string, style: TextStyle): number {
  const key = style.weight + word
  let width = widths.get(key)
  if (width === undefined) {
    width = visualRuns(word, style.weight).reduce((sum, run) => sum + widthInFace(run.face, run.text), 0)
    if (widths.size >= 50_000) widths.clear()
    widths.set(key, width)
  }
  return width * style.sizePt
}

function lineOf(text: string, style: TextStyle): Line {
  const trimmed = text.trimEnd()
  return { text: trimmed, widthPt: textWidth(trimmed, style) }
}

/** The part, cut between letters into pieces that a line can hold. */
function fitting(part: string, style: TextStyle, widthPt: number): readonly string[] {
  if (textWidth(part.trimEnd(), style) <= widthPt) return [part]
  const found: string[] = []
  let piece = ''
  for (const { segment } of graphemes.segment(part)) {
    if (piece !== '' && textWidth(piece + segment, style) > widthPt) {
      found.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...found, piece]
}

/** As much of the text as fits with an ellipsis. */
function cut(text: string, style: TextStyle, widthPt: number): string {
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(`${kept + segment}…`, style) > widthPt) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
