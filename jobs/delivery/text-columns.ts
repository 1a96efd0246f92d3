/** The width of a text in a monospaced font, in columns. East Asian characters and emoji take two. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length
  let columns = 0
  for (const { segment } of graphemes.segment(text)) columns += wide.test(segment) ? 2 : 1
  return columns
}

/** Pads a text to a width with spaces before it (`end`) or after it (`start`). A longer text is returned as it is. */
export function padColumns(text: string, width: number, align: 'start' | 'end'): string {
  const spaces = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return align === 'end' ? spaces + text : text + spaces
}

/** Wraps a text at ordinary spaces to a width. It never breaks at non-breaking spaces. */
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
/** Characters that take one column each and never combine, as nearly all do. */
const plain = /^[\u0020-\u007e\u00a0-\u02ff\u2000-\u200a\u2010-\u2027\u202f]*$/
const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]/u
