/** An instant, bound as a timestamp with time zone: microseconds since 1970-01-01T00:00:00Z. */
export interface InstantValue {
  readonly type: 'instant'
  readonly epochMicros: bigint
}

/** A list of texts, bound as one value. */
export interface TextListValue {
  readonly type: 'texts'
  readonly texts: readonly string[]
}

export type BoundValue = string | number | bigint | boolean | null | InstantValue | TextListValue
