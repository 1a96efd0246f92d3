/** What a report's file is called after. */
export interface ReportName {
  readonly period: { readonly start: string; readonly end: string }
  /** What narrows it down: values of filters, the name of a site. Anybody's text. */
  readonly parts: readonly string[]
  readonly locale: string
}

/**
 * `causerie-2026-10-fr` for a month, `causerie-2026-10-05-2026-10-12-fr` for other dates, with the parts between when there
 * are any. Letters, digits and single hyphens only: the parts come from outside, and none may lead out of its folder.
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

// File systems take 255 bytes, and somebody may add to the name.
const longestBytes = 120

function shortened(text: string): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > longestBytes) break
    kept += character
  }
  return kept
}
