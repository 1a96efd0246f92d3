/** What a canned reply can name. */
export const placeholderNames = ['customer', 'site', 'agent'] as const
export type PlaceholderName = (typeof placeholderNames)[number]

/** Null for a value that is not known, such as the name of an anonymous visitor. */
export type PlaceholderValues = Readonly<Record<PlaceholderName, string | null>>

const pattern = /\{\{\s*([^{}\n]{1,60}?)\s*\}\}/g

/** A text with the values of its placeholders. One that has no value, or that does not exist, stays as it is written. */
export function filled(text: string, values: PlaceholderValues): string {
  return text.replace(pattern, (written, name: string) => {
    const known = placeholderNames.find(one => one === name.toLowerCase())
    return (known === undefined ? null : values[known]) ?? written
  })
}

/** The placeholders of a text as they are written, each once. */
export function placeholdersIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([written]) => written))]
}

/** Those of them that do not exist. */
export function unknownPlaceholders(text: string): readonly string[] {
  return placeholdersIn(text).filter(
    written => !placeholderNames.some(name => name === written.slice(2, -2).trim().toLowerCase()),
  )
}
