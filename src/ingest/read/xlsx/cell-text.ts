import { civilFromDay } from '../../../time/civil.ts'

/** How a cell shows a number that is a time: `none` for other numbers. */
export type TimeStyle = 'none' | 'date' | 'datetime' | 'time'

/** Built-in formats of dates and times, including those of East Asian locales. */
const builtIn: readonly (readonly [from: number, to: number, style: TimeStyle])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'datetime'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 47, 'time'],
  [50, 58, 'date'],
]

/** How a format shows a number. `code` is that of a custom format. */
export function timeStyleOf(formatId: number, code: string | undefined): TimeStyle {
  if (code === undefined) return builtIn.find(([from, to]) => formatId >= from && formatId <= to)?.[2] ?? 'none'
  // Only the first section, without quoted and escaped characters, padding, colours and locales; `[h]` is a duration.
  const plain = (code.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/general/i.test(plain)) return 'none'
  const hasDate = /[yd]/i.test(plain) || (/m/i.test(plain) && !/[hs]/i.test(plain))
  const hasTime = /[hs]/i.test(plain)
  if (hasDate) return hasTime ? 'datetime' : 'date'
  return hasTime ? 'time' : 'none'
}

const dayMs = 86_400_000
/** 30 December 1899 and 1 January 1904, as days since 1970. */
const [epoch1900, epoch1904] = [-25_569, -24_107]
/** The last day of the year 9999, as a day of 1900. */
const lastSerial = 2_958_466

/**
 * A number that is shown as a time: `2026-03-01 10:00:00`, `2026-03-01` for a date without a time, `10:00:00` for a time. The number itself if it
 * cannot be one.
 */
export function timeText(raw: string, style: Exclude<TimeStyle, 'none'>, is1904: boolean): string {
  const serial = Number(raw)
  if (!Number.isFinite(serial) || serial < 0 || serial >= lastSerial) return raw
  // A serial has a precision of some microseconds.
  const ms = Math.round(serial * dayMs)
  const [days, rest] = [Math.floor(ms / dayMs), ms % dayMs]
  const clock = `${two(Math.floor(rest / 3_600_000))}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}`
  const time = rest % 1000 === 0 ? clock : `${clock}.${String(rest % 1000).padStart(3, '0')}`
  if (style === 'time' && days === 0) return time
  // Excel of 1900 has a 29 February 1900, day 60.
  const day = is1904 ? epoch1904 + days : epoch1900 + days + (days < 60 ? 1 : 0)
  const date = civilFromDay(day)
  return style === 'date' && rest === 0 ? date : `${date} ${time}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** From here on, a spreadsheet no longer keeps every digit. */
const exactBelow = 1e15

/**
 * A number as it stands in the file, which has more digits than a spreadsheet shows. Whole numbers have no exponent as long as they are exact;
 * `1.23456789012346E+18` has lost digits, and is no id.
 */
export function numberText(raw: string): string {
  if (/^-?\d+$/.test(raw)) return raw
  const number = Number(raw)
  if (!Number.isFinite(number)) return raw
  if (Number.isInteger(number) && Math.abs(number) < exactBelow) return String(number)
  return Math.abs(number) < exactBelow ? raw : number.toExponential().toUpperCase()
}

/** Characters that XML cannot hold are written `_x000D_`. */
export function unescapedText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([\da-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
