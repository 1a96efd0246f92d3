import { irregular } from '../log-part.ts'

/**
 * What a value is as text: a date as ISO 8601, lists and other objects as JSON; null when it is missing. Throws for what has no
 * JSON, such as a circle.
 */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  const json = jsonOf(value)
  // An object that is nothing, such as a date that is none, is called what it calls itself.
  if (json === undefined || json === 'null') return String(value)
  return isText(json) ? String(JSON.parse(json)) : json
}

/** What a value is when it is not one exact value, null when it is. From `exactBelow` on not every whole number can be told from the next. */
export function irregularOf(value: unknown, exactBelow = 2 ** 53): string | null {
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < exactBelow ? null : irregular.inexactNumber
  }
  if (typeof value !== 'object' || value === null) return null
  if (Array.isArray(value)) return irregular.list
  return isText(jsonOf(value)) ? null : irregular.object
}

/** The text of a row for whoever looks for it, whatever it holds. */
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

/** Whether an object is a text in JSON: a Date, a Temporal.Instant, a URL. */
function isText(json: string | undefined): boolean {
  return json?.startsWith('"') === true
}
