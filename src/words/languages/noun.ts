/** A noun in both numbers, in the form that stands after a number. */
export interface Noun {
  readonly one: string
  readonly other: string
}

/** What a metric counts. The forms carry the gender and the case that a language's sentences need. */
export interface CountedNoun extends Noun {
  /** As it stands behind a number that a preposition governs: `over 3 active chats`. */
  readonly over: Noun
  /** `no active chat`. */
  readonly none: string
  /** `all active chats`. */
  readonly all: string
  /** `of the active chats`, behind a share. */
  readonly ofThe: string
}

/** What a dimension is called: without article in both numbers, and with it. */
export interface DimensionNoun extends Noun {
  /** `the channel`. */
  readonly the: string
  /** `the channels`, as it stands behind `among`. */
  readonly among: string
}
