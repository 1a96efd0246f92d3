/** Columns of a plain text in a font of equal widths; East Asian letters and pictures take two. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length
  let columns = 0
  for (const { segment } of graphemes.segment(text)) columns += wide.test(segment) ? 2 : 1
  return columns
}

/** The text with spaces before it (`end`) or after it (`start`) up to a width; a longer one as it is. */
export function padColumns(text: string, width: number, align: 'start' | 'end'): string {
  const spaces = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return align === 'end' ? spaces + text : text + spaces
}

/** Lines no wider than asked where ordinary spaces allow; fixed spaces never break. */
export function wrapColumns(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columnsOf(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Letters that each take a column and join with no other: nearly all of every letter. */
const plain = /^[\u0020-\u007e\u00a0-\u02ff\u2000-\u200a\u2010-\u2027\u202f]*$/
const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]/u
