import { irregular } from '../log-part.ts'

/** What a value is as text: lists and objects as JSON; null when it is missing. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return String(value)
  return JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
}

/** What a value is when it is not one exact value, null when it is. From `exactBelow` on not every whole number can be told from the next. */
export function irregularOf(value: unknown, exactBelow = 2 ** 53): string | null {
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < exactBelow ? null : irregular.inexactNumber
  }
  if (typeof value !== 'object' || value === null) return null
  return Array.isArray(value) ? irregular.list : irregular.object
}
