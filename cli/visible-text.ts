// Controls, line separators, and what turns the direction of text around: the log decides none of that on our terminal.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A text that may be written to a terminal: a control character becomes the picture of it, `\u001b` is `␛`. */
export function visibleText(text: string): string {
  return text.replace(unsafe, character => {
    const code = character.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '␡' : '\ufffd'
  })
}

// Made when it is first needed: ICU takes its time to load what it knows.
let segmenter: Intl.Segmenter | undefined
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
const invisible = /^[\p{Mark}\u200b-\u200d\ufeff]+$/u

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (/^[\u0020-\u007e]*$/.test(text)) return text.length
  return Array.from(graphemesOf(text), ({ segment }) => widthOf(segment)).reduce((sum, width) => sum + width, 0)
}

/** The text, cut to so many columns; `…` says that it was. */
export function shortened(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const { segment } of graphemesOf(text)) {
    width += widthOf(segment)
    if (width > columns) break
    kept += segment
  }
  return `${kept}…`
}

function widthOf(grapheme: string): number {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}
