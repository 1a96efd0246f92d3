export type Author = 'customer' | 'agent' | 'bot' | 'system'
export type Kind = 'message' | 'note' | 'archive' | 'reopen'

/** One row of a message log as docs/definitions.md tables it: null is missing, instants are microseconds since 1970. */
export interface CanonicalRow {
  readonly chatId: string
  readonly messageId: string | null
  readonly sentAt: bigint
  readonly author: Author
  readonly kind: Kind
  readonly establishmentId: string
  readonly customerId: string | null
  readonly channel: string | null
  readonly platform: string | null
  readonly updatedAt: bigint | null
  /** Whether this version takes the row back. */
  readonly withdrawn: boolean
  readonly authorId: string | null
  readonly text: string | null
  readonly attachments: string | null
}

/** One row of an establishments file; `values` holds `[attribute, its values]` for the attributes that have some. */
export interface CanonicalEstablishment {
  readonly establishmentId: string
  readonly name: string | null
  readonly timeZone: string | null
  readonly values: readonly (readonly [attribute: string, values: readonly string[]])[]
}

/** An establishments file: its further columns, and its rows in order. */
export interface EstablishmentsFile {
  readonly attributes: readonly string[]
  readonly rows: readonly CanonicalEstablishment[]
}

/** One load of some of a log's rows. */
export interface Load {
  /** How many of the rows that no load before has; what no load has is one more load, just now and without a declaration. */
  readonly rows: number
  /** Null: just now. */
  readonly loadedAt: bigint | null
  /** The instant up to which the source is complete; null where the load does not say. */
  readonly knownUntil: bigint | null
}

/** Everything a store was given; of the establishments files the last is the newest. */
export interface Log {
  readonly rows: readonly CanonicalRow[]
  /** Default: one of all rows. */
  readonly loads?: readonly Load[]
  readonly establishments: readonly EstablishmentsFile[]
  /** What the mapping says is the earliest time of a message; 1995-01-01 when it says nothing. */
  readonly earliest?: bigint
}
