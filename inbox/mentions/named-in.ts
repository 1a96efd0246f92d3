/** `@` and what may be a name after it, unless it is inside a word, such as an e-mail address. */
const written = /(?<![\p{L}\p{N}._@-])@([A-Za-z0-9._@-]{1,100})/gu

/**
 * Those of some names that a text has after an `@`. Case counts only where two names differ by nothing else, and a full stop or hyphen after
 * a name does not belong to it, unless there is such a name.
 */
export function namedIn(text: string, names: readonly string[]): readonly string[] {
  const exact = new Set(names)
  const find = (name: string): string | undefined => {
    if (exact.has(name)) return name
    const alike = names.filter(other => other.toLowerCase() === name.toLowerCase())
    return alike.length === 1 ? alike[0] : undefined
  }
  const found = new Set<string>()
  for (const [, word = ''] of text.matchAll(written)) {
    const name = find(word) ?? find(word.replace(/[._@-]+$/, ''))
    if (name !== undefined) found.add(name)
  }
  return [...found]
}
