/** A number in PDF syntax, rounded to hundredths of a point, which is finer than any printer. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** `#rrggbb` in PDF syntax: three numbers from 0 to 1. */
export function rgb(color: string): string {
  return [1, 3, 5].map(start => number(Number.parseInt(color.slice(start, start + 2), 16) / 255)).join(' ')
}
