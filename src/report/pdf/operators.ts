/** A number as PDF writes it: hundredths of a point are finer than any printer. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** `#rrggbb` as PDF writes it, three parts from 0 to 1. */
export function rgb(color: string): string {
  return [1, 3, 5].map(start => number(Number.parseInt(color.slice(start, start + 2), 16) / 255)).join(' ')
}
