import type { Finding } from './finding.ts'

/** Names that are common in shops and missing from dictionaries. */
const phrases =
  /(?<!\p{L})(?:click\s*(?:&|and|et)\s*collect|app store|google play|google maps|apple pay|google pay|whatsapp|messenger|instagram|facebook|tiktok|youtube|linkedin|paypal|mondial relay|chronopost|colissimo)(?!\p{L})/giu
/** A title and the words of the name after it. */
const titled =
  /(?<!\p{L})(?:[Mm]adame|[Mm]onsieur|[Mm]ademoiselle|Mme|Mlle|Mr|Mrs|Ms|Miss|Dr|M)\.?\s+(?:\p{Lu}[\p{L}\p{M}’'-]*\s*){1,3}/gu

/** Tells whether a finding is about a name in the chat or a word in the dictionary of the person. */
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
    if (kind === 'spelling' && [phrases, titled].some(names => isInside(text, names, { start, end }))) return true
    const words = wordsOf(wrong)
    if (words.length === 0) return false
    // A name that is also a word passes a grammar finding only if it is capitalized.
    return words.every(word => ofNames.has(folded(word)) && (kind === 'spelling' || /^\p{Lu}\p{L}{2}/u.test(word)))
  }
}

function isInside(text: string, names: RegExp, { start, end }: Pick<Finding, 'start' | 'end'>): boolean {
  return [...text.matchAll(names)].some(({ 0: found, index }) => index <= start && end <= index + found.length)
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
