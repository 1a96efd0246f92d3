/** A noun in singular and plural, as used after a number. */
export interface Noun {
  readonly one: string
  readonly other: string
}

/** The noun that a metric counts, in the genders and cases that a language's sentences need. */
export interface CountedNoun extends Noun {
  /** After a number governed by a preposition: `over 3 active chats`. */
  readonly over: Noun
  /** `no active chat`. */
  readonly none: string
  /** `all active chats`. */
  readonly all: string
  /** `of the active chats`, after a share. */
  readonly ofThe: string
}

/** The noun for a dimension, with and without an article. */
export interface DimensionNoun extends Noun {
  /** `the channel`. */
  readonly the: string
  /** `the channels`, as used after `among`. */
  readonly among: string
}
