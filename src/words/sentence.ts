/** The text with a capital first letter. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A value that begins a sentence: with a capital where it is a word in small letters, not where its case is a part of the name (`iStore`). */
export function atStart(text: string): string {
  return /^\p{Ll}+(?=[^\p{L}\d]|$)/u.test(text) ? capitalized(text) : text
}
