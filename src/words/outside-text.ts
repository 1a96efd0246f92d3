import { type Locale, wordsOf } from './locale.ts'

/**
 * A text from outside (a name, a filter's value) as one line that cannot disturb its surroundings: control characters and invisible
 * characters that change the writing direction, and code points that are no characters, become `�`, runs of white space one space.
 */
export function outsideText(text: string): string {
  const line = text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '\ufffd')
    .trim()
  return line === '' ? '\ufffd' : line
}

/** The same in quotation marks, to set it apart from the sentence around it. */
export function quotedText(text: string, locale: Locale): string {
  return wordsOf(locale).typography.quoted(shortText(text))
}

/** The same, truncated with an ellipsis for sentences. Tables show it in full. */
export function shortText(text: string, maxLetters = 60): string {
  const line = outsideText(text)
  // A letter takes at least one code unit, and most texts are short.
  if (line.length <= maxLetters) return line
  const letters = Array.from(graphemes.segment(line), ({ segment }) => segment)
  return letters.length <= maxLetters
    ? line
    : `${letters
        .slice(0, maxLetters - 1)
        .join('')
        .trimEnd()}…`
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
