/** Calendar dates `YYYY-MM-DD`, without a time zone. Days are counted from 1970-01-01. */

export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000
}

export function dateOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days)
}

/** The first day of the month that is `months` after the month of the date. */
export function firstOfMonth(date: string, months = 0): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  return `${digits(Math.floor(month / 12), 4)}-${digits((month % 12) + 1, 2)}-01`
}

/** ISO, 1 = Monday. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

/** The Monday of the date's ISO week. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - weekday(date))
}

export function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
