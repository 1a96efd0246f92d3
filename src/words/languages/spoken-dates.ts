/** A period in the words of a language, for its own sentence to say when something was. */
export interface SpokenPeriod {
  /** One calendar day, month, quarter or year, or several of them; `days` is anything else. */
  readonly kind: 'day' | 'days' | 'month' | 'months' | 'quarter' | 'year' | 'years'
  /** `March 2026`, `Q4 2026`, `3–17 March 2026`. */
  readonly name: string
  /** The first and the last day, month or year; what both have in common is said with the last alone. */
  readonly first: string
  readonly last: string
  readonly year: string
  /** The first quarter of the period, 1 to 4. */
  readonly quarter: number
}

/** A part of a date as Intl writes it, and what stands around it. */
export interface PlacedPart {
  readonly part: Intl.DateTimeFormatPart
  readonly before: Intl.DateTimeFormatPart | undefined
  readonly after: Intl.DateTimeFormatPart | undefined
}
