const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const zones: ReadonlyMap<string, string> = new Map([
  ['gmt', '+0000'],
  ['ut', '+0000'],
  ['utc', '+0000'],
  ['z', '+0000'],
  ['est', '-0500'],
  ['edt', '-0400'],
  ['cst', '-0600'],
  ['cdt', '-0500'],
  ['mst', '-0700'],
  ['mdt', '-0600'],
  ['pst', '-0800'],
  ['pdt', '-0700'],
])
const dayFirst = /(\d{1,2})\s+([a-z]{3})[a-z]*\.?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[a-z]{1,3})/i
const monthFirst = /([a-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4})\s+(\d{4})/i

/** ISO 8601 of a date of RFC 5322, or of a mailbox's `Mon Mar 2 10:00:00 +0000 2026`; null without an offset. */
export function mailTime(text: string): string | null {
  const first = dayFirst.exec(text)
  if (first !== null) {
    const [, day = '', month = '', year = '', hour = '', minute = '', second = '00', zone = ''] = first
    return iso({ day, month, year, hour, minute, second, zone })
  }
  const [, month, day, hour, minute, second = '00', zone, year] = monthFirst.exec(text) ?? []
  if (month === undefined || day === undefined || hour === undefined || minute === undefined) return null
  return iso({ day, month, year: year ?? '', hour, minute, second, zone: zone ?? '' })
}

type Parts = Readonly<Record<'day' | 'month' | 'year' | 'hour' | 'minute' | 'second' | 'zone', string>>

function iso({ day, month, year, hour, minute, second, zone }: Parts): string | null {
  const place = months.indexOf(month.toLowerCase())
  const offset = /^[+-]/.test(zone) ? zone : zones.get(zone.toLowerCase())
  if (place === -1 || offset === undefined) return null
  const two = (value: string | number) => String(value).padStart(2, '0')
  // A leap second is the one before it.
  const seconds = second === '60' ? '59' : second
  const text = `${year}-${two(place + 1)}-${two(day)}T${two(hour)}:${minute}:${seconds}${offset.slice(0, 3)}:${offset.slice(3)}`
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : text
}
