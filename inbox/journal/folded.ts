/**
 * A text as it is searched: without marks, `œ` as `oe`, lower case. What is written with or without accents is found either way.
 */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .toLowerCase()
}

/** The words of a text, folded. */
export function foldedWords(text: string): readonly string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** The first place in a text that has a word which begins with one of these folded words; null when it has none. */
export function firstHit(
  text: string,
  words: readonly string[],
): { readonly start: number; readonly end: number } | null {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{Mark}]+/gu))
    if (words.some(sought => folded(word).startsWith(sought))) return { start: index, end: index + word.length }
  return null
}
