/** The parts of a report's file name. */
export interface ReportName {
  readonly period: { readonly start: string; readonly end: string }
  /** What narrows the report: values of filters, names of sites. Text from outside. */
  readonly parts: readonly string[]
  readonly locale: string
}

/**
 * `causerie-2026-10-fr` for a month, `causerie-2026-10-05-2026-10-12-fr` for other dates, with the parts before the language. Contains only
 * letters, digits and single hyphens, because the parts come from outside and must not lead out of the folder.
 */
export function reportFileName({ period, parts, locale }: ReportName): string {
  const name = ['causerie', datesOf(period), shortened(parts.map(slug).join('-')), locale]
  return name
    .filter(part => part !== '')
    .join('-')
    .replace(/-+/g, '-')
}

function datesOf({ start, end }: ReportName['period']): string {
  const [month, nextMonth] = [start, end].map(date => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)))
  const isMonth = start.endsWith('-01') && end.endsWith('-01') && Number(month) + 1 === nextMonth
  return isMonth ? start.slice(0, 7) : `${start}-${end}`
}

function slug(value: string): string {
  return value
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
}

// File systems allow 255 bytes, and the caller may append to the name.
const longestBytes = 120

function shortened(text: string): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > longestBytes) break
    kept += character
  }
  return kept
}
