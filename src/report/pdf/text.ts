import { currentFonts } from '../../fonts/font-set.ts'
import type { FontWeight } from '../../fonts/own-faces.ts'
import { settable, visualRuns } from '../../fonts/visual-runs.ts'
import { widthInFace } from './faces.ts'

/** The style of a text. */
export interface TextStyle {
  readonly sizePt: number
  /** The distance between baselines. */
  readonly leadingPt: number
  readonly weight: FontWeight
  readonly color: string
}

/** One line of text, in reading order. */
export interface Line {
  readonly text: string
  readonly widthPt: number
  /** Whether a space follows that is not shown, because the line ends there. */
  readonly beforeSpace?: boolean
}

/** The width of a text on one line, in points. */
export function textWidth(text: string, style: TextStyle): number {
  return lineWidth(settable(text), style)
}

/**
 * Wraps a text into as many lines as its width needs, at most `maxLines`, with an ellipsis for the rest. Lines break at spaces, after hyphens and
 * slashes between letters, and inside words that are longer than a line. At least one line, which may be empty. `firstIndentPt` is taken from
 * the width of the first line.
 */
export function wrapText(
  text: string,
  style: TextStyle,
  widthPt: number,
  options: { readonly maxLines?: number; readonly firstIndentPt?: number } = {},
): readonly Line[] {
  const whole = lineOf(settable(text), style)
  const { maxLines = Number.POSITIVE_INFINITY, firstIndentPt = 0 } = options
  if (whole.widthPt <= widthPt - firstIndentPt) return [whole]
  const parts = whole.text.split(breakOpportunity).flatMap(part => fitting(part, style, widthPt - firstIndentPt))
  const lines: string[] = []
  let line = ''
  for (const [index, part] of parts.entries()) {
    const roomPt = lines.length === 0 ? widthPt - firstIndentPt : widthPt
    if (line === '' || lineWidth((line + part).trimEnd(), style) <= roomPt) {
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

/** The smallest width at which the text fits on two lines. */
export function twoLineWidth(text: string, style: TextStyle): number {
  const parts = settable(text).split(breakOpportunity)
  const widths = parts.map((_, index) =>
    Math.max(
      lineWidth(parts.slice(0, index).join('').trimEnd(), style),
      lineWidth(parts.slice(index).join('').trimEnd(), style),
    ),
  )
  return Math.min(...widths)
}

/**
 * Same as `wrapText`, except that two lines are made as even as possible, preferably with a break after a comma; for titles and isolated
 * texts.
 */
export function wrapEvenly(
  text: string,
  style: TextStyle,
  widthPt: number,
  options: { readonly maxLines?: number } = {},
): readonly Line[] {
  const greedy = wrapText(text, style, widthPt, options)
  if (greedy.length !== 2) return greedy
  const parts = settable(text).split(breakOpportunity)
  const splits = parts.slice(1).map((_, index) => {
    const before = parts.slice(0, index + 1).join('')
    const lines = [before, parts.slice(index + 1).join('')].map(half => lineOf(half, style))
    const widestPt = Math.max(...lines.map(line => line.widthPt))
    return { lines, widestPt, cost: /[,;:]\s*$/.test(before) ? widestPt * commaDiscount : widestPt }
  })
  const [best] = splits.filter(split => split.widestPt <= widthPt).sort((a, b) => a.cost - b.cost)
  return best?.lines ?? greedy
}

/** The factor for the longer line if the break follows a comma. */
const commaDiscount = 0.75
const breakOpportunity = /(?<= )(?! )|(?<=\p{L}[-/])(?=\p{L})/u
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const rememberedWords = 50_000

function lineOf(text: string, style: TextStyle): Line {
  const trimmed = text.trimEnd()
  return { text: trimmed, widthPt: lineWidth(trimmed, style), beforeSpace: trimmed !== text }
}

function lineWidth(text: string, style: TextStyle): number {
  let width = 0
  let start = 0
  for (let space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', start)) {
    width += wordWidth(text.slice(start, space), style.weight) + wordWidth(' ', style.weight)
    start = space + 1
  }
  return (width + wordWidth(text.slice(start), style.weight)) * style.sizePt
}

function wordWidth(word: string, weight: FontWeight): number {
  const widths = currentFonts().widths[weight]
  const known = widths.get(word)
  if (known !== undefined) return known
  const width = visualRuns(word, weight).reduce((sum, run) => sum + widthInFace(run.face, run.text), 0)
  if (widths.size >= rememberedWords) widths.clear()
  widths.set(word, width)
  return width
}

/** Splits a part between letters into pieces that fit on a line. */
function fitting(part: string, style: TextStyle, widthPt: number): readonly string[] {
  if (lineWidth(part.trimEnd(), style) <= widthPt) return [part]
  const found: string[] = []
  let piece = ''
  for (const { segment } of graphemes.segment(part)) {
    if (piece !== '' && lineWidth((piece + segment).trimEnd(), style) > widthPt) {
      found.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...found, piece]
}

/** The beginning of the text that fits with an ellipsis. */
function cut(text: string, style: TextStyle, widthPt: number): string {
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (lineWidth(`${kept + segment}…`, style) > widthPt) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
