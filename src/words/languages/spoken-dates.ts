/** A period in the words of a language, from which its sentences are built. */
export interface SpokenPeriod {
  /** One calendar day, month, quarter or year, or several; `days` is any other range. */
  readonly kind: 'day' | 'days' | 'month' | 'months' | 'quarter' | 'year' | 'years'
  /** `March 2026`, `Q4 2026`, `3–17 March 2026`. */
  readonly name: string
  /** The first and last day, month or year; what both have in common is only in `last`. */
  readonly first: string
  readonly last: string
  readonly year: string
  /** The quarter in which the period begins, 1 to 4. */
  readonly quarter: number
}

/** A part of a date as Intl writes it, with its neighbours. */
export interface PlacedPart {
  readonly part: Intl.DateTimeFormatPart
  readonly before: Intl.DateTimeFormatPart | undefined
  readonly after: Intl.DateTimeFormatPart | undefined
}
