/** What a value is as text: a date as ISO 8601, lists and objects as JSON; null when it is missing. Throws for what has no JSON. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  const json = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
  // An object that is nothing, such as a date that is none, is called what it calls itself.
  if (json === undefined || json === 'null') return String(value)
  // So is one that is a text: a Date, a Temporal.Instant, a URL.
  return json.startsWith('"') ? String(JSON.parse(json)) : json
}

/** The text of a row for whoever looks for it, whatever it holds. */
export function rowText(row: unknown): string {
  try {
    return textOf(row) ?? 'null'
  } catch {
    return Object.prototype.toString.call(row)
  }
}
