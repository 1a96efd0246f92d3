/**
 * Normalizes a text for search: no diacritics, `œ` as `oe`, lower case. A search matches with or without accents.
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

/** The position of the first word that begins with one of these folded words, or null. */
export function firstHit(
  text: string,
  words: readonly string[],
): { readonly start: number; readonly end: number } | null {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{Mark}]+/gu))
    if (words.some(sought => folded(word).startsWith(sought))) return { start: index, end: index + word.length }
  return null
}
