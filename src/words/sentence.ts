/** The text with a capital first letter. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A value at the beginning of a sentence: capitalized if it is a lower-case word, but not if its case is part of the name (`iStore`). */
export function atStart(text: string): string {
  return /^\p{Ll}+(?=[^\p{L}\d]|$)/u.test(text) ? capitalized(text) : text
}
