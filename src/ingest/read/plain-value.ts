import { irregular } from '../log-part.ts'

/**
 * A value as text: dates in ISO 8601, lists and other objects as JSON; null when it is missing. Throws for values without JSON, such as
 * circular ones.
 */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  const json = jsonOf(value)
  // For objects without JSON, such as an invalid Date.
  if (json === undefined || json === 'null') return String(value)
  return isText(json) ? String(JSON.parse(json)) : json
}

/** What a value is instead of one exact value; null when it is exact. From `exactBelow` on, whole numbers are no longer all distinct. */
export function irregularOf(value: unknown, exactBelow = 2 ** 53): string | null {
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < exactBelow ? null : irregular.inexactNumber
  }
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return irregular.list
  return isText(jsonOf(value)) ? null : irregular.object
}

/** The text of a row for its reject; never throws. */
export function rowText(row: unknown): string {
  try {
    return textOf(row) ?? 'null'
  } catch {
    return Object.prototype.toString.call(row)
  }
}

function jsonOf(value: object): string | undefined {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
}

/** Whether an object's JSON is a text, as for a Date, a Temporal.Instant or a URL. */
function isText(json: string | undefined): boolean {
  return json?.startsWith('"') === true
}
