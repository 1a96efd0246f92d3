import type { Finding } from './finding.ts'

/** Says of a finding whether it is one of a name that stands in the chat, or of a word that the person has added. */
export function passes({
  names,
  dictionary,
}: {
  readonly names: readonly string[]
  readonly dictionary: readonly string[]
}): (text: string, finding: Finding) => boolean {
  const own = new Set(dictionary.map(folded))
  const ofNames = new Set(names.flatMap(wordsOf).map(folded))
  return (text, { start, end, kind }) => {
    const wrong = text.slice(start, end)
    if (kind === 'spelling' && own.has(folded(wrong))) return true
    const words = wordsOf(wrong)
    if (words.length === 0) return false
    // A name that is also a word is a mistake elsewhere: it passes where it is written as one.
    return words.every(word => ofNames.has(folded(word)) && (kind === 'spelling' || /^\p{Lu}\p{L}{2}/u.test(word)))
  }
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
